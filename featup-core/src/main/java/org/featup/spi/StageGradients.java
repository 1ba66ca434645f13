package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * Gradients of a loss by what a stage has learned, each in the form of what it is the gradient of.
 * The arrays are shared, not copied: backward passes add to them.
 *
 * @param range by the key MLP; null if the stage has none
 * @param rangeTemp by the logarithm of the temperature, one element
 * @param sigmaSpatial by the width of the spatial kernel, one element
 * @param fixup by the correction MLP; null if the stage has none
 * @param guidance by the guidance, (B, channels, H, W) in any strides; null if it is not wanted
 */
public record StageGradients(
    Mlp range, float[] rangeTemp, float[] sigmaSpatial, Mlp fixup, NDArray guidance) {

  /**
   * Checks the scalars.
   *
   * @throws IllegalArgumentException if one of them has not one element
   */
  public StageGradients {
    if (rangeTemp.length != 1 || sigmaSpatial.length != 1) {
      throw new IllegalArgumentException(
          "range_temp and sigma_spatial have 1 gradient each, given "
              + rangeTemp.length
              + " and "
              + sigmaSpatial.length);
    }
  }

  /**
   * Zeros for a stage, without a gradient of the guidance.
   *
   * @param parameters the stage
   * @return new arrays
   */
  public static StageGradients zeros(StageParameters parameters) {
    return new StageGradients(
        zeros(parameters.range()), new float[1], new float[1], zeros(parameters.fixup()), null);
  }

  /**
   * The same arrays, and one for the guidance.
   *
   * @param array receives the gradient by the guidance
   * @return gradients that share all arrays
   */
  public StageGradients withGuidance(NDArray array) {
    return new StageGradients(range, rangeTemp, sigmaSpatial, fixup, array);
  }

  private static Mlp zeros(Mlp mlp) {
    return mlp == null ? null : new Mlp(zeros(mlp.first()), zeros(mlp.second()));
  }

  private static Conv1x1 zeros(Conv1x1 conv) {
    return Conv1x1.zeros(conv.inputs(), conv.outputs());
  }
}
