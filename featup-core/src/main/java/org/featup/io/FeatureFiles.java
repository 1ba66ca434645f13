package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Saves feature maps for other programs, in NCHW order. */
public final class FeatureFiles {
  /** The key of the one tensor in a safetensors file written here. */
  public static final String KEY = "features";

  private FeatureFiles() {}

  /**
   * Writes one array, atomically and without a copy of it.
   *
   * @param path ends in {@code .safetensors} (one F32 tensor named {@value #KEY}) or {@code .npy}
   * @param array the array, of any layout; one on a device is copied to the heap first
   * @throws IOException if it cannot be written; an old file then stays as it was
   * @throws IllegalArgumentException for another extension
   */
  public static void write(Path path, NDArray array) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      Npy.write(path, array);
    } else if (name.endsWith(".safetensors")) {
      writeSafetensors(path, array);
    } else {
      throw new IllegalArgumentException(
          path + ": expected a name that ends in .safetensors or .npy");
    }
  }

  private static void writeSafetensors(Path path, NDArray array) throws IOException {
    Shape s = array.shape();
    byte[] header =
        Safetensors.header(Map.of(KEY, new long[] {s.n(), s.c(), s.h(), s.w()}), Map.of());
    AtomicFile.write(
        path,
        channel -> {
          Safetensors.writeFully(channel, ByteBuffer.wrap(header));
          PlanarWriter.write(array, channel, header.length);
        });
  }
}
