package org.featup.train;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.internal.train.stack.BilateralStart;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;

/**
 * The weights that a training starts from, unless it is given some, and what takes the place of
 * some of them.
 *
 * @param bilateral whether the stages start as bilateral filters (Kopf et al., 2007), for the
 *     gaussian range kernel; otherwise random, as PyTorch initialises
 * @param sigma width of the spatial kernel of every stage, in units of the radius, positive; 0 to
 *     leave those of the weights, which for bilateral filters are 0.6 in the first stage and 1.5 in
 *     the others
 * @param temperature of the range kernel of every stage, in [1e-4, 1e4]; 0 to leave those of the
 *     weights, which for bilateral filters are 64 in the first stage and 16 in the others
 */
public record JbuStart(boolean bilateral, double sigma, double temperature) {

  /** Random weights, or those given, as they are. */
  public static final JbuStart AS_GIVEN = new JbuStart(false, 0, 0);

  /** Widths of bilateral filters: the first stage's, and that of all others. */
  private static final double[] SIGMAS = {0.6, 1.5};

  /** Temperatures of bilateral filters, for colours normalised as images are. */
  private static final double[] TEMPERATURES = {64, 16};

  private static final double LEAST_TEMPERATURE = 1e-4;
  private static final double MOST_TEMPERATURE = 1e4;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range or NaN
   */
  public JbuStart {
    if (!(sigma >= 0) || Double.isInfinite(sigma)) {
      throw new IllegalArgumentException(
          "sigma to start from: expected a positive number, or 0 for that of the weights, given "
              + sigma);
    }
    boolean inRange = temperature >= LEAST_TEMPERATURE && temperature <= MOST_TEMPERATURE;
    if (temperature != 0 && !inRange) {
      throw new IllegalArgumentException(
          "temperature to start from: expected 1e-4 to 1e4, or 0 for that of the weights, given "
              + temperature);
    }
  }

  /** Weights to start from when none are given. */
  JbuWeights weights(JbuArchitecture stack, RandomGenerator random) {
    return bilateral
        ? BilateralStart.of(stack, TEMPERATURES, SIGMAS, random)
        : stack.initial(random);
  }

  /** Weights with these values in every stage; arrays are shared. */
  JbuWeights in(JbuWeights weights) {
    List<StageParameters> stages = weights.stages().stream().map(this::in).toList();
    return new JbuWeights(stages, weights.fixup(), weights.channelNorm());
  }

  private StageParameters in(StageParameters stage) {
    return new StageParameters(
        stage.radius(),
        stage.guidance(),
        stage.rangeKernel(),
        stage.range(),
        temperature == 0 ? stage.rangeTemp() : (float) Math.log(temperature),
        sigma == 0 ? stage.sigmaSpatial() : (float) sigma,
        stage.fixup());
  }
}
