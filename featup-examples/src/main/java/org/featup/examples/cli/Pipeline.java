package org.featup.examples.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.kernel.Backend;
import org.featup.kernel.Conv1x1;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.upsample.Interpolation;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/**
 * From a photo to its features and their picture.
 *
 * @param backbone not closed here
 * @param framing which part of a photo, and which sizes
 * @param method how features become larger
 * @param bilinear what the picture compares with; null if {@code method} is that already
 * @param backend where to compute
 */
record Pipeline(
    Backbone backbone, Framing framing, Method method, Method bilinear, Backend backend) {
  private static final int RGB = 3;

  /**
   * What came of a photo.
   *
   * @param low shape of the backbone's features
   * @param high shape of the upsampled ones
   * @param features the upsampled ones; null if they were not asked for
   * @param picture paints photo, low-resolution features, bilinear and the method; null if not
   *     asked for
   */
  record Outcome(Shape low, Shape high, NDArray features, Supplier<BufferedImage> picture) {}

  Outcome run(Path file, boolean wanted, boolean pictured) throws IOException {
    BufferedImage photo = framing.read(file);
    BufferedImage input = framing.input(photo, backbone.stride());
    Size size = framing.target(photo, input);
    NDArray image = Images.toNDArray(input);
    NDArray low = method.adapt(backbone.features(image));
    NDArray guidance = guidance(photo, input, image, size);
    NDArray high = wanted ? method.whole(low, guidance, size) : null;
    Supplier<BufferedImage> picture =
        pictured ? () -> picture(photo, low, high, guidance, size) : null;
    Shape shape = low.shape().withSize(size.height(), size.width());
    return new Outcome(low.shape(), shape, high, picture);
  }

  /** The photo at the size of the output, so that a larger output has its detail. */
  private static NDArray guidance(
      BufferedImage photo, BufferedImage input, NDArray image, Size size) {
    boolean same = size.height() == input.getHeight() && size.width() == input.getWidth();
    return same ? image : Images.toNDArray(Images.resize(photo, size.height(), size.width()));
  }

  /** All columns in the colours of the low-resolution features. */
  private BufferedImage picture(
      BufferedImage photo, NDArray low, NDArray high, NDArray guidance, Size size) {
    Pca pca = Pca.fitAtMost(RGB, low);
    Conv1x1 head = pca.head();
    NDArray projected = backend.conv1x1(low, head).moveToHost();
    List<NDArray> columns = new ArrayList<>();
    columns.add(projected);
    if (bilinear != null) {
      columns.add(bilinear.mapped(low, guidance, size, head));
    }
    columns.add(
        high != null
            ? backend.conv1x1(high, head).moveToHost()
            : method.mapped(low, guidance, size, head));
    FeatureColors colors = FeatureColors.fit(projected);
    return FeaturePictures.strip(photo, colors, columns, size.height(), size.width());
  }

  /** The pipeline whose picture shows bilinear interpolation once. */
  static Pipeline of(
      Backbone backbone, Framing framing, Method method, boolean isBilinear, Backend backend) {
    Method other = isBilinear ? null : Method.interpolation(Interpolation.Mode.BILINEAR, backend);
    return new Pipeline(backbone, framing, method, other, backend);
  }
}
