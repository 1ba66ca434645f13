package org.featup.internal.train.stack;

import org.featup.internal.loss.FilterSum;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;

/**
 * One stage, forward and backward.
 *
 * @param parameters the stage
 * @param source what it upsamples
 * @param guidance the image at its size
 * @param filters made from the guidance, kept for the way back
 */
record StagePass(StageParameters parameters, NDArray source, NDArray guidance, NDArray filters) {

  static StagePass of(
      Backend backend, StageParameters parameters, NDArray source, NDArray guidance) {
    NDArray filters = backend.stageFilters(guidance, parameters);
    return new StagePass(parameters, source, guidance, filters);
  }

  NDArray forward(Backend backend, float[] bias) {
    return backend.stageApply(Band.whole(source), filters, 0, guidance.shape().h(), bias);
  }

  /**
   * Adds to the stage's gradients and returns that of the source.
   *
   * @param sumWeight of the {@link FilterSum} of this stage's filters in the loss
   */
  NDArray backward(Backend backend, NDArray dOut, double sumWeight, StageGradients gradients) {
    try (NDArray dFilters = backend.stageApplyGradFilters(dOut, source, parameters.diameter())) {
      NDArray all = dFilters;
      if (sumWeight > 0) {
        all = dFilters.toHost();
        FilterSum.backward(filters.toHost(), sumWeight, all);
      }
      backend.stageFiltersGrad(all, guidance, parameters, gradients);
    }
    return backend.stageApplyGradSource(dOut, filters, source.shape().h(), source.shape().w());
  }
}
