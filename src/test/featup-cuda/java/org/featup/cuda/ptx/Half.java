package org.featup.cuda.ptx;

/** The 16-bit floats of IEEE 754: sign, 5 bits of exponent, 10 of fraction. */
final class Half {
  private static final int INFINITY = 0x7c00;
  private static final int NAN = 0x7fff;
  private static final int LARGEST = 0x7bff;

  private Half() {}

  /** The value of 16 bits; those above are ignored. */
  static float toFloat(int bits) {
    int exponent = bits >>> 10 & 31;
    int fraction = bits & 1023;
    float size;
    if (exponent == 31) {
      size = fraction == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((float) fraction, -24);
    } else {
      size = Math.scalb((float) (1024 + fraction), exponent - 25);
    }
    return (bits & 0x8000) == 0 ? size : -size;
  }

  /** The bits nearest to a value, which is a float or a half. */
  static int of(double value, Rounding rounding) {
    int sign = 1 / value < 0 || value < 0 ? 0x8000 : 0;
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return NAN;
    }
    if (Double.isInfinite(value)) {
      return sign | INFINITY;
    }
    int exponent = Math.max(-14, size == 0 ? -14 : Math.getExponent(size));
    // Whole steps of the half's last digit: below 2048, and 2048 carries into the exponent.
    Rounding ofSize = sign == 0 ? rounding : rounding.mirrored();
    double steps = ofSize.integral(Math.scalb(size, 10 - exponent));
    long bits = exponent == -14 ? (long) steps : (long) steps + ((exponent + 14L) << 10);
    if (bits > LARGEST) {
      boolean stays = ofSize == Rounding.ZERO || ofSize == Rounding.DOWN;
      return sign | (stays ? LARGEST : INFINITY);
    }
    return sign | (int) bits;
  }
}
