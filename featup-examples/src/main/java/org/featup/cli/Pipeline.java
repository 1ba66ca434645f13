package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
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
 * @param output which features are wanted
 */
record Pipeline(
    Backbone backbone,
    FramingOptions framing,
    Method method,
    Method bilinear,
    Backend backend,
    FeatureOptions output) {
  private static final int RGB = 3;

  /**
   * What came of a photo.
   *
   * @param low shape of the backbone's features
   * @param high shape of the upsampled ones
   * @param features the upsampled ones; null if they are not wanted
   * @param picture paints photo, low-resolution features, bilinear and the method
   */
  record Outcome(Shape low, Shape high, FeatureMap features, Supplier<BufferedImage> picture) {}

  /** Is told of the shape of the features before they are computed. */
  interface Check {
    /**
     * Looks whether they can be written.
     *
     * @throws IOException if not
     */
    void accept(Shape high) throws IOException;
  }

  Outcome run(Path file, Check check) throws IOException {
    BufferedImage photo = framing.read(file);
    BufferedImage input = framing.input(photo, backbone.stride());
    Size size = framing.target(photo, input);
    NDArray image = Images.toNDArray(input);
    NDArray low = method.adapt(backbone.features(image));
    Integer channels = output.channels();
    Conv1x1 head = channels == null ? null : head(channels, low);
    Shape high =
        new Shape(1, head == null ? low.shape().c() : channels, size.height(), size.width());
    check.accept(high);
    NDArray guidance = guidance(photo, input, image, size);
    FeatureMap features = output.wanted() ? features(low, guidance, head, size, high) : null;
    NDArray all = features == null || head != null ? null : features.array();
    return new Outcome(low.shape(), high, features, () -> picture(photo, low, all, guidance, size));
  }

  private static Conv1x1 head(int channels, NDArray low) {
    Shape cells = low.shape();
    int most = Math.min(cells.c(), Math.multiplyExact(cells.h(), cells.w()));
    if (channels > most) {
      throw new IllegalArgumentException(
          "--channels "
              + channels
              + ": "
              + cells.c()
              + " channels in "
              + cells.h()
              + " rows and "
              + cells.w()
              + " columns of cells have at most "
              + most
              + " components");
    }
    return Pca.fit(channels, low).head();
  }

  private FeatureMap features(NDArray low, NDArray guidance, Conv1x1 head, Size size, Shape high) {
    if (output.inBands(high)) {
      return FeatureMap.inBands(high, sink -> method.rows(low, guidance, size, head, sink::accept));
    }
    return FeatureMap.whole(
        head == null
            ? method.whole(low, guidance, size)
            : method.mapped(low, guidance, size, head));
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
    Map<String, NDArray> columns = new LinkedHashMap<>();
    columns.put("features " + low.shape().grid(), projected);
    if (bilinear != null) {
      columns.put(bilinear.name(), bilinear.mapped(low, guidance, size, head));
    }
    columns.put(
        method.name(),
        high != null
            ? backend.conv1x1(high, head).moveToHost()
            : method.mapped(low, guidance, size, head));
    FeatureColors colors = FeatureColors.fit(projected);
    return FeaturePictures.strip(photo, colors, columns, size.height(), size.width());
  }

  /** The pipeline whose picture shows bilinear interpolation once. */
  static Pipeline of(
      Backbone backbone,
      FramingOptions framing,
      Method method,
      boolean isBilinear,
      Backend backend,
      FeatureOptions output) {
    Method other = isBilinear ? null : Method.interpolation(Interpolation.Mode.BILINEAR, backend);
    return new Pipeline(backbone, framing, method, other, backend, output);
  }
}
