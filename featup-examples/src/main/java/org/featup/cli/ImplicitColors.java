package org.featup.cli;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featup.ndarray.NDArray;
import org.featup.reduce.Pca;
import org.featup.spi.Conv1x1;
import org.featup.upsample.ImplicitUpsampler;
import org.featup.upsample.Interpolation;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/** Pictures of what was fitted to one photo, in the colours of its first three components. */
final class ImplicitColors {
  private static final int RGB = 3;

  private final ImplicitUpsampler upsampler;
  private final Conv1x1 head;

  ImplicitColors(ImplicitUpsampler upsampler) {
    Pca pca = upsampler.pca();
    this.upsampler = upsampler;
    this.head = components(pca, Math.min(RGB, pca.components()));
  }

  /** The first components alone. */
  static Conv1x1 components(Pca pca, int count) {
    return new Conv1x1(
        pca.channels(),
        count,
        Arrays.copyOf(pca.weight(), count * pca.channels()),
        Arrays.copyOf(pca.bias(), count));
  }

  /** The fitted features alone, in the range of their own. */
  BufferedImage features(Size size) {
    NDArray projected = upsampler.at(size.height(), size.width(), head);
    return FeatureColors.fit(projected).paint(projected);
  }

  /**
   * The photo, the backbone's features, these interpolated, and the fitted ones, in the range of
   * the backbone's.
   *
   * @param photo at any size
   * @param image what the backbone saw
   * @param low what it made of it
   * @param size of each column
   */
  BufferedImage comparison(BufferedImage photo, NDArray image, NDArray low, Size size) {
    NDArray cells = upsampler.backend().conv1x1(low, head);
    Interpolation bilinear = new Interpolation(Interpolation.Mode.BILINEAR, upsampler.backend());
    Map<String, NDArray> columns = new LinkedHashMap<>();
    columns.put("features " + low.shape().grid(), cells);
    columns.put("bilinear", bilinear.upsample(cells, image, size.height(), size.width()));
    columns.put("fitted", upsampler.at(size.height(), size.width(), head));
    return FeaturePictures.strip(
        photo, FeatureColors.fit(cells), columns, size.height(), size.width());
  }
}
