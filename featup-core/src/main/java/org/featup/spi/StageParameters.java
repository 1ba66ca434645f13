package org.featup.spi;

/**
 * What one JBU stage has learned (equations 4 to 6).
 *
 * @param radius radius of the window, at least 1; the diameter is {@code 2 * radius + 1}
 * @param guidance channels of the guidance, at least 1
 * @param rangeKernel how keys are compared
 * @param range the key MLP, guidance to keys; null takes the guidance itself as keys (ablation)
 * @param rangeTemp logarithm of the temperature
 * @param sigmaSpatial width of the spatial kernel, in units of the radius; not zero
 * @param fixup the correction MLP, {@code diameter^2 + guidance} to {@code diameter^2} channels,
 *     added with weight 0.1; null for none
 */
public record StageParameters(
    int radius,
    int guidance,
    RangeKernel rangeKernel,
    Mlp range,
    float rangeTemp,
    float sigmaSpatial,
    Mlp fixup) {

  /** Weight of the fixup, from the original implementation. */
  public static final float FIXUP_WEIGHT = 0.1f;

  private static final double LEAST_TEMPERATURE = 1e-4;

  private static final double MOST_TEMPERATURE = 1e4;

  /** Spatial weights below it are 0: they change no sum, and subnormal factors are slow. */
  private static final float NEGLIGIBLE = 1e-12f;

  /**
   * Checks that all widths fit together.
   *
   * @throws IllegalArgumentException if they do not; the message names the layer
   */
  public StageParameters {
    if (radius < 1 || radius > 100) {
      throw new IllegalArgumentException("radius must be 1 .. 100, given " + radius);
    }
    if (guidance < 1) {
      throw new IllegalArgumentException("guidance needs at least 1 channel, given " + guidance);
    }
    int taps = (2 * radius + 1) * (2 * radius + 1);
    requireWidth("range MLP input", range == null ? guidance : range.first().inputs(), guidance);
    if (fixup != null) {
      requireWidth("fixup input", fixup.first().inputs(), taps + guidance);
      requireWidth("fixup output", fixup.second().outputs(), taps);
    }
    if (!Float.isFinite(rangeTemp) || !Float.isFinite(sigmaSpatial) || sigmaSpatial == 0) {
      throw new IllegalArgumentException(
          "range_temp must be finite and sigma_spatial finite and not 0, given "
              + rangeTemp
              + " and "
              + sigmaSpatial);
    }
  }

  /**
   * The window's diameter.
   *
   * @return {@code 2 * radius + 1}
   */
  public int diameter() {
    return 2 * radius + 1;
  }

  /**
   * The diameter of windows of so many taps.
   *
   * @param taps a square
   * @return its root
   */
  public static int diameterOf(int taps) {
    return (int) Math.round(Math.sqrt(taps));
  }

  /**
   * The fixup with its weight folded into the last layer.
   *
   * @return null without a fixup
   */
  public Mlp weightedFixup() {
    return fixup == null ? null : new Mlp(fixup.first(), fixup.second().times(FIXUP_WEIGHT));
  }

  /**
   * The same for the forward pass, where one whose last layer is zero changes nothing.
   *
   * @return null if filters need no correction
   */
  public Mlp appliedFixup() {
    return fixup == null || fixup.second().isZero() ? null : weightedFixup();
  }

  /**
   * The factor that makes logits of what the range kernel compares: inner products, squared
   * distances or cosines of keys.
   *
   * @return the temperature, minus half of it, or 1
   */
  public float logitScale() {
    return switch (rangeKernel) {
      case SOFTMAX -> temperature();
      case GAUSSIAN -> -temperature() / 2;
      case COSINE -> 1;
    };
  }

  /**
   * Channels of the keys.
   *
   * @return outputs of the range MLP, or the guidance's channels without one
   */
  public int keys() {
    return range == null ? guidance : range.second().outputs();
  }

  /**
   * The temperature of the range kernel.
   *
   * @return exp(range_temp) in [1e-4, 1e4]
   */
  public float temperature() {
    double exact = Math.exp(rangeTemp);
    return (float) Math.max(LEAST_TEMPERATURE, Math.min(MOST_TEMPERATURE, exact));
  }

  /**
   * Whether the temperature follows range_temp, rather than a limit.
   *
   * @return true if exp(range_temp) lies in [1e-4, 1e4]
   */
  public boolean temperatureIsFree() {
    double exact = Math.exp(rangeTemp);
    return exact >= LEAST_TEMPERATURE && exact <= MOST_TEMPERATURE;
  }

  /**
   * The spatial kernel: {@code exp(-(dy^2 + dx^2) / (2 sigma_spatial^2))} with offsets -1 .. 1 over
   * the window.
   *
   * @return {@code diameter^2} weights, row-major
   */
  public float[] spatialKernel() {
    float[] kernel = new float[diameter() * diameter()];
    double variance = 2.0 * sigmaSpatial * sigmaSpatial;
    for (int t = 0; t < kernel.length; t++) {
      float weight = (float) Math.exp(-squaredOffset(t) / variance);
      kernel[t] = weight < NEGLIGIBLE ? 0 : weight;
    }
    return kernel;
  }

  /**
   * The squared distances of the taps from the centre, in units of the radius: {@code dy^2 + dx^2}
   * of the {@linkplain #spatialKernel spatial kernel}.
   *
   * @return {@code diameter^2} numbers, row-major
   */
  public float[] squaredOffsets() {
    float[] squares = new float[diameter() * diameter()];
    for (int t = 0; t < squares.length; t++) {
      squares[t] = (float) squaredOffset(t);
    }
    return squares;
  }

  private double squaredOffset(int tap) {
    double dy = (tap / diameter() - radius) / (double) radius;
    double dx = (tap % diameter() - radius) / (double) radius;
    return dy * dy + dx * dx;
  }

  private static void requireWidth(String what, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          what + " has " + given + " channels, expected " + expected);
    }
  }
}
