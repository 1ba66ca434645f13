package org.featup.internal.io;

import java.nio.ByteBuffer;

/** How a number is stored in a file, and how it becomes a float32. */
public enum ElementType {
  BOOL(1),
  U8(1),
  I8(1),
  I16(2),
  U16(2),
  F16(2),
  BF16(2),
  I32(4),
  U32(4),
  F32(4),
  F64(8),
  I64(8),
  U64(8);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** The size of one element. */
  public int bytes() {
    return bytes;
  }

  public boolean isFloating() {
    return this == F16 || this == BF16 || this == F32 || this == F64;
  }

  /**
   * Reads elements at the buffer's position, in its byte order. Integers and doubles round to the
   * nearest float; infinities stay what they are.
   *
   * @throws ArithmeticException if a finite number is too large for a float; the message names it
   */
  public void decode(ByteBuffer from, float[] to, int start, int count) {
    int end = start + count;
    switch (this) {
      case F32 -> {
        from.asFloatBuffer().get(to, start, count);
        from.position(from.position() + 4 * count);
      }
      case F16 -> {
        for (int i = start; i < end; i++) {
          to[i] = halfToFloat(from.getShort());
        }
      }
      case BF16 -> {
        for (int i = start; i < end; i++) {
          to[i] = Float.intBitsToFloat(from.getShort() << 16);
        }
      }
      case F64 -> {
        for (int i = start; i < end; i++) {
          to[i] = narrow(from.getDouble());
        }
      }
      default -> decodeIntegers(from, to, start, end);
    }
  }

  private static float narrow(double value) {
    float nearest = (float) value;
    if (Float.isInfinite(nearest) && !Double.isInfinite(value)) {
      throw new ArithmeticException(value + " is too large for float32, which ends at 3.4e38");
    }
    return nearest;
  }

  private void decodeIntegers(ByteBuffer from, float[] to, int start, int end) {
    for (int i = start; i < end; i++) {
      to[i] =
          switch (this) {
            case BOOL -> from.get() != 0 ? 1 : 0;
            case U8 -> from.get() & 0xff;
            case I8 -> from.get();
            case I16 -> from.getShort();
            case U16 -> from.getShort() & 0xffff;
            case I32 -> from.getInt();
            case U32 -> from.getInt() & 0xffffffffL;
            case I64 -> from.getLong();
            case U64 -> unsigned(from.getLong());
            default -> throw new AssertionError(this);
          };
    }
  }

  /** Halves the value, keeping the lowest bit so that it still rounds the right way. */
  private static float unsigned(long bits) {
    return bits >= 0 ? bits : (float) ((bits >>> 1) | (bits & 1)) * 2;
  }

  /** IEEE 754 binary16, subnormals, infinities and NaN included. */
  public static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = (half >> 10) & 0x1f;
    int mantissa = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    int wide = exponent == 0x1f ? 0xff : exponent + (127 - 15);
    return Float.intBitsToFloat(sign | (wide << 23) | (mantissa << 13));
  }

  /**
   * The nearest binary16, ties to even; infinite from 65520 on. NaN stays NaN.
   *
   * <p>Java has this from version 20 on only.
   */
  public static short floatToHalf(float value) {
    int bits = Float.floatToRawIntBits(value);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude > 0x7f800000) {
      return (short) (sign | 0x7e00);
    }
    if (magnitude < 0x38800000) { // below 2^-14: subnormal, and scaling by 2^24 is exact
      return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
    }
    // Adds half of the last place that stays, less a bit unless that is odd; the carry may go into
    // the exponent, and so end in infinity.
    int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1) - ((127 - 15) << 23);
    return (short) (sign | Math.min(rounded >>> 13, 0x7c00));
  }
}
