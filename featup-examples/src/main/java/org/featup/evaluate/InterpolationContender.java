package org.featup.evaluate;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Interpolation;

/**
 * Interpolation, which ignores the photo.
 *
 * @param mode how values between cells are found; also the name
 * @param backend where to compute
 */
public record InterpolationContender(Interpolation.Mode mode, Backend backend)
    implements Contender {

  @Override
  public String name() {
    return interpolation().toString();
  }

  @Override
  public NDArray upsample(PhotoFeatures photoFeatures, int height, int width) {
    return interpolation().upsample(photoFeatures.features(), photoFeatures.image(), height, width);
  }

  /** The weights of a pixel sum to 1, so a bias may go in front too. */
  @Override
  public NDArray scores(PhotoFeatures photoFeatures, Conv1x1 head, int height, int width) {
    NDArray scores = backend.conv1x1(photoFeatures.features(), head);
    return interpolation().upsample(scores, photoFeatures.image(), height, width);
  }

  /** Columns first, then rows: so many taps for each element of the two maps. */
  @Override
  public double flops(Shape features, int height, int width) {
    int taps =
        switch (mode) {
          case NEAREST -> 0;
          case BILINEAR -> 2;
          case BICUBIC -> 4;
        };
    return 2.0 * taps * features.c() * width * ((double) features.h() + height);
  }

  private Interpolation interpolation() {
    return new Interpolation(mode, backend);
  }
}
