package org.featup.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.FileKind;
import org.featup.internal.io.tensor.NpyHeader;
import org.featup.internal.io.tensor.PlanarWriter;
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
    write(path, array, FloatType.F32);
  }

  /**
   * Writes one array in a given precision, atomically and without a copy of it.
   *
   * @param path ends in {@code .safetensors} (one tensor named {@value #KEY}) or {@code .npy}
   * @param array the array, of any layout; one on a device is copied to the heap first
   * @param type how its numbers are stored; float16 is rounded to the nearest, ties to even
   * @throws IOException if it cannot be written; an old file then stays as it was
   * @throws IllegalArgumentException for another extension, or if a finite number is too large for
   *     float16
   */
  public static void write(Path path, NDArray array, FloatType type) throws IOException {
    write(path, type, header(path, array.shape(), type), array);
  }

  static void write(Path path, FloatType type, byte[] header, NDArray array) throws IOException {
    writeRows(path, array.shape(), type, header, sink -> sink.accept(0, array));
  }

  /**
   * Writes an array of which only some rows are there at a time, atomically. Each row goes to its
   * places in the file, one for each channel; the file is that of {@link #write}.
   *
   * @param path ends in {@code .safetensors} (one tensor named {@value #KEY}) or {@code .npy}
   * @param shape of the whole array, which may have more elements than a Java array
   * @param type how its numbers are stored
   * @param bands makes the rows
   * @throws IOException if it cannot be written; an old file then stays as it was
   * @throws IllegalArgumentException for another extension, if a finite number is too large for
   *     float16, or if bands do not fit the shape
   * @throws IllegalStateException if rows are missing, or come twice
   */
  public static void writeRows(Path path, Shape shape, FloatType type, RowBands bands)
      throws IOException {
    writeRows(path, shape, type, header(path, shape, type), bands);
  }

  private static void writeRows(
      Path path, Shape shape, FloatType type, byte[] header, RowBands bands) throws IOException {
    AtomicFile.write(
        path,
        channel -> {
          Safetensors.writeFully(channel, ByteBuffer.wrap(header));
          PlanarWriter writer = new PlanarWriter(shape, type, channel, header.length);
          try {
            bands.writeTo(writer);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
          writer.requireComplete();
        });
  }

  private static byte[] header(Path path, Shape s, FloatType type) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".npy")) {
      return NpyHeader.of(s, type);
    }
    if (name.endsWith(".safetensors")) {
      return Safetensors.header(
          Map.of(KEY, new long[] {s.n(), s.c(), s.h(), s.w()}), Map.of(), type);
    }
    throw new IllegalArgumentException(
        path + ": expected a name that ends in .safetensors or .npy");
  }

  /**
   * Reads one array, recognised by content and not by name.
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
    Set<String> names = new HashSet<>(content.tensors().keySet());
    names.addAll(content.unreadable().keySet());
    try {
      Tensor tensor = content.require(names.size() == 1 ? names.iterator().next() : KEY);
      return NDArray.wrap(tensor.data(), Shape.of(tensor.shape()), Layout.NCHW);
    } catch (IOException | IllegalArgumentException e) {
      throw file.bad(e.getMessage(), e);
    }
  }
}
