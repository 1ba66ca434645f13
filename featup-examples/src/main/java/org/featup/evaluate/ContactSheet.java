package org.featup.evaluate;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/** What the contenders make of photos, to be looked at. */
public final class ContactSheet {
  private static final int RGB = 3;

  private ContactSheet() {}

  /**
   * A row for each photo: the photo, the backbone's features, and those of each contender at the
   * photo's size. The colours of a row are the first three principal components of the backbone's
   * features, in the range that these have: what a contender makes brighter was made so by it.
   *
   * @param backbone whose features are shown; not closed
   * @param images the photos, (1, 3, H, W) each, RGB normalised with ImageNet mean and deviation
   * @param contenders one column each, in this order
   * @param backend projects
   * @return the sheet, black where a row is shorter than others
   * @throws IllegalArgumentException if there is no image, or a contender does not suit one
   */
  public static BufferedImage of(
      Backbone backbone, List<NDArray> images, List<Contender> contenders, Backend backend) {
    return FeaturePictures.below(
        images.stream()
            .map(image -> row(PhotoFeatures.of(backbone, image), contenders, backend))
            .toList());
  }

  private static BufferedImage row(
      PhotoFeatures photoFeatures, List<Contender> contenders, Backend backend) {
    Conv1x1 head = Pca.fitAtMost(RGB, photoFeatures.features()).head();
    NDArray low = backend.conv1x1(photoFeatures.features(), head);
    Shape size = photoFeatures.image().shape();
    Map<String, NDArray> columns = new LinkedHashMap<>();
    columns.put("features " + low.shape().grid(), low);
    for (Contender contender : contenders) {
      columns.put(contender.name(), contender.scores(photoFeatures, head, size.h(), size.w()));
    }
    return FeaturePictures.strip(
        Images.toImage(photoFeatures.image()), FeatureColors.fit(low), columns, size.h(), size.w());
  }
}
