package org.featup.internal.upsample;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;

/** The image at the size of each stage, by adaptive average pooling. */
public record GuidancePyramid(Backend backend, NDArray image, StagePlan plan) {

  /**
   * The guidance of a stage.
   *
   * @param stage which, from 0
   * @return a map to be closed; the image itself, borrowed, if it has the stage's size already
   */
  public NDArray level(int stage) {
    StagePlan.Size size = plan.sizes().get(stage);
    Shape shape = image.shape();
    if (shape.h() == size.height() && shape.w() == size.width()) {
      return image.borrowed();
    }
    return backend.averagePool(image, size.height(), size.width());
  }
}
