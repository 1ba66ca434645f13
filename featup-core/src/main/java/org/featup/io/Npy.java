package org.featup.io;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.tensor.NpyHeader;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** NumPy's array files. */
public final class Npy {
  private Npy() {}

  /**
   * Writes float32 in C order with shape (N, C, H, W), atomically and without a copy of the array.
   *
   * @param path where to; an old file there is replaced
   * @param array the array, of any layout; one on a device is copied to the heap first
   * @throws IOException if it cannot be written; an old file then stays as it was
   */
  public static void write(Path path, NDArray array) throws IOException {
    FeatureFiles.write(path, FloatType.F32, NpyHeader.of(array.shape(), FloatType.F32), array);
  }

  /**
   * Reads an array of two to four dimensions: (H, W), (C, H, W) or (N, C, H, W). Floats of 16, 32
   * and 64 bits, integers and bool, of either byte order, C and Fortran order; they become the
   * nearest float32. Bytes after the array are passed over, as NumPy does, with a warning.
   *
   * @param path the file
   * @return a new array; missing dimensions are 1; its layout is that of the file
   * @throws IOException if it cannot be read, is corrupt, or holds something else or a number too
   *     large for float32; the message names the file and the offset or number
   */
  public static NDArray read(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file);
    }
  }

  static NDArray read(FileBytes file) throws IOException {
    NpyHeader header = NpyHeader.read(file);
    Shape shape = header.shape();
    float[] data = new float[shape.arrayLength()];
    try {
      file.floats(header.dataStart(), header.type(), header.order(), data);
    } catch (ArithmeticException e) {
      throw file.bad(e.getMessage(), e);
    }
    if (!header.fortran()) {
      return NDArray.wrap(data, shape, Layout.NCHW);
    }
    int stride1 = shape.n();
    int stride2 = stride1 * shape.c();
    return NDArray.wrap(data, 0, shape, 1, stride1, stride2, stride2 * shape.h());
  }
}
