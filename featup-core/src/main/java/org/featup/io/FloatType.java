package org.featup.io;

import org.featup.ndarray.Shape;

/** How numbers are stored in files of features. */
public enum FloatType {
  /** float32, as they are computed. */
  F32(4),
  /** float16, half as large: 11 significant bits, nothing beyond 65504. */
  F16(2);

  private final int bytes;

  FloatType(int bytes) {
    this.bytes = bytes;
  }

  /**
   * The size of a number.
   *
   * @return in bytes
   */
  public int bytes() {
    return bytes;
  }

  /**
   * The size of an array, without the header of its file.
   *
   * @param shape of the array
   * @return in bytes
   * @throws ArithmeticException if it is beyond 2^63
   */
  public long bytes(Shape shape) {
    return Math.multiplyExact(
        Math.multiplyExact((long) shape.h() * shape.w(), (long) bytes),
        (long) shape.n() * shape.c());
  }
}
