package org.featup.internal.cpu.implicit;

/**
 * The learned biases of one frequency and coordinate, moved from the features into what is computed
 * of them. With the phase p = f v, the waves s = sin p and c = cos p, and the biases b and b' the
 * features are rotations of the waves, {@code sin(p + b) = s cos b + c sin b} and {@code cos(p +
 * b') = c cos b' - s sin b'}, and the sum of their squares is {@code 1 - A / 2 + A s^2 + B s c}
 * with {@code A = cos 2b - cos 2b'} and {@code B = sin 2b - sin 2b'}.
 */
record BiasRotation(double sinB, double cosB, double sinC, double cosC) {

  /** For the biases b of the sine and b' of the cosine. */
  static BiasRotation of(double b, double c) {
    return new BiasRotation(Math.sin(b), Math.cos(b), Math.sin(c), Math.cos(c));
  }

  /** Weight of s where the features have these weights. */
  double ofSine(double sineWeight, double cosineWeight) {
    return sineWeight * cosB - cosineWeight * sinC;
  }

  /** Weight of c where the features have these weights. */
  double ofCosine(double sineWeight, double cosineWeight) {
    return sineWeight * sinB + cosineWeight * cosC;
  }

  /** A, the weight of s^2 in the sum of squares. */
  double ofSquare() {
    return 2 * (sinC * sinC - sinB * sinB);
  }

  /** B, the weight of s c in the sum of squares. */
  double ofProduct() {
    return 2 * (sinB * cosB - sinC * cosC);
  }

  /** Gradient by a sine feature's weight from those by the weights of s and c. */
  double sineWeight(double dSine, double dCosine) {
    return dSine * cosB + dCosine * sinB;
  }

  /** Gradient by a cosine feature's weight from those by the weights of s and c. */
  double cosineWeight(double dSine, double dCosine) {
    return dCosine * cosC - dSine * sinC;
  }

  /** Gradient by b through the weights of s and c, for a sine feature's weight of 1. */
  double sineBias(double dSine, double dCosine) {
    return dCosine * cosB - dSine * sinB;
  }

  /** Gradient by b' through the weights of s and c, for a cosine feature's weight of 1. */
  double cosineBias(double dSine, double dCosine) {
    return -dSine * cosC - dCosine * sinC;
  }

  /** Gradient by b through A and B. */
  double sineBiasOfSquares(double dSquare, double dProduct) {
    return 2 * (dProduct * (cosB * cosB - sinB * sinB) - dSquare * 2 * sinB * cosB);
  }

  /** Gradient by b' through A and B. */
  double cosineBiasOfSquares(double dSquare, double dProduct) {
    return 2 * (dSquare * 2 * sinC * cosC - dProduct * (cosC * cosC - sinC * sinC));
  }
}
