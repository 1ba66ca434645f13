package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Feature maps in files, for other programs and back again; in NCHW order. */
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

  /**
   * Reads one array, told apart by content and not by name.
   *
   * @param path an npy file as {@link Npy#read} takes it, or a safetensors file whose tensor named
   *     {@value #KEY}, or only tensor, has shape (N, C, H, W) or (C, H, W)
   * @return a new array on the heap; (C, H, W) is a batch of one
   * @throws IOException if it cannot be read, is truncated, corrupt or neither, or holds something
   *     else; the message names the file
   */
  public static NDArray read(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      byte[] start = file.bytes(0, (int) Math.min(9, file.size()));
      if (NpyHeader.startsWithMagic(start)) {
        return Npy.read(file);
      }
      if (start.length < 9 || start[8] != '{') {
        throw file.bad(
            "neither an npy file (\\x93NUMPY at offset 0) nor a safetensors file ('{' at offset 8)"
                + FileKind.hint(file));
      }
      return array(file, Safetensors.read(file));
    }
  }

  private static NDArray array(FileBytes file, TensorFile content) throws IOException {
    Map<String, Tensor> tensors = content.tensors();
    boolean single = tensors.size() == 1 && content.unreadable().isEmpty();
    try {
      Tensor tensor = single ? tensors.values().iterator().next() : content.require(KEY);
      return NDArray.wrap(tensor.data(), Shape.of(tensor.shape()), Layout.NCHW);
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file.name() + ": " + e.getMessage(), e);
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
