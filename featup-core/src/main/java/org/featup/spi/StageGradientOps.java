package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * The backward pass of a JBU stage: the gradients of {@link Backend#stageApply}, taken over a whole
 * map and without a bias, and of {@link Backend#stageFilters}. D is the diameter of a window. No
 * result depends on the number of threads.
 */
public interface StageGradientOps {

  /**
   * Gradient of {@link Backend#stageApply} by its source: the adjoints of the convolution, the
   * reflected border and the cubic resize, in this order. Of the bordered map a row at a time
   * exists.
   *
   * @param dOut gradient of the output, (B, C, H, W)
   * @param filters (B, D*D, H, W)
   * @param height rows h of the source
   * @param width columns w of the source
   * @return (B, C, h, w)
   */
  NDArray stageApplyGradSource(NDArray dOut, NDArray filters, int height, int width);

  /**
   * Gradient of {@link Backend#stageApply} by its filters, for every one of the D*D taps.
   *
   * @param dOut gradient of the output, (B, C, H, W)
   * @param source (B, C, h, w)
   * @param diameter D
   * @return (B, D*D, H, W), in the strides of {@link Backend#stageFilters}
   */
  NDArray stageApplyGradFilters(NDArray dOut, NDArray source, int diameter);

  /**
   * Gradients of {@link Backend#stageFilters} by all that the filters were made from. Where a lower
   * or upper bound holds (the temperature's, the one on a joint kernel's sum), what it cut off has
   * gradient 0. Beyond its arguments this needs the keys of an image and one more map of D*D
   * planes, {@code 4 (D^2 + keys)} bytes per pixel; on a device twice that, for the whole batch.
   *
   * @param dFilters gradient of the filters, (B, D*D, H, W)
   * @param guidance (B, parameters.guidance(), H, W)
   * @param parameters the stage
   * @param gradients what is added to
   */
  void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients);
}
