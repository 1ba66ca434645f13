package org.featup.internal.cpu.kernels;

/**
 * The error function as {@code x P(x^2) / Q(x^2)} on [-4, 4], the rational minimax approximation
 * that Eigen and XLA use for float32; within 5e-7 of the exact value. Coefficients are public for
 * the vector kernels, highest power first.
 */
public final class Erf {
  /** sqrt(1/2), the argument's factor in GELU. */
  public static final float SQRT_HALF = 0.70710678f;

  /** Beyond this the float32 value is 1. */
  public static final float LIMIT = 4;

  private static final float[] NUMERATOR = {
    -2.72614225801306e-10f,
    2.77068142495902e-08f,
    -2.10102402082508e-06f,
    -5.69250639462346e-05f,
    -7.34990630326855e-04f,
    -2.95459980854025e-03f,
    -1.60960333262415e-02f
  };
  private static final float[] DENOMINATOR = {
    -1.45660718464996e-05f,
    -2.13374055278905e-04f,
    -1.68282697438203e-03f,
    -7.37332916720468e-03f,
    -1.42647390514189e-02f
  };

  private Erf() {}

  /**
   * The error function.
   *
   * @param value any number
   * @return erf(value)
   */
  public static float erf(float value) {
    float x = Math.max(-LIMIT, Math.min(LIMIT, value));
    float square = x * x;
    float p = NUMERATOR[0];
    for (int i = 1; i < NUMERATOR.length; i++) {
      p = p * square + NUMERATOR[i];
    }
    float q = DENOMINATOR[0];
    for (int i = 1; i < DENOMINATOR.length; i++) {
      q = q * square + DENOMINATOR[i];
    }
    return x * p / q;
  }

  /**
   * Coefficients of P.
   *
   * @return a copy, highest power first
   */
  public static float[] numerator() {
    return NUMERATOR.clone();
  }

  /**
   * Coefficients of Q.
   *
   * @return a copy, highest power first
   */
  public static float[] denominator() {
    return DENOMINATOR.clone();
  }
}
