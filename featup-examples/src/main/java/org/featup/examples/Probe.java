package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Upsampling;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/**
 * Example: the similarity of every pixel to a given one. It is a linear map of the channels to a
 * single one, as every linear probe is; such maps run on the coarse grid, and the upsampler has one
 * channel to upsample instead of 576.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.Probe featup-examples/photos/chelsea.png 78 67 eye.png
 * }</pre>
 */
public final class Probe {
  private static final int SIDE = 224;

  private Probe() {}

  /**
   * Writes a picture of the similarity to one cell of a photo's middle square: the photo, the
   * similarity on the coarse grid, by bilinear interpolation and by FeatUp.
   *
   * @param args a photo, a row and a column from 0 to 223, and a PNG file to write
   * @throws IOException if the photo cannot be read or the picture not be written
   */
  public static void main(String[] args) throws IOException {
    BufferedImage photo = Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), SIDE);
    NDArray image = Images.toNDArray(photo);
    try (Backbone backbone = Backbones.bundled()) {
      NDArray features = backbone.features(image);
      int y = Integer.parseInt(args[1]);
      int x = Integer.parseInt(args[2]);
      int row = y * features.shape().h() / SIDE;
      int column = x * features.shape().w() / SIDE;
      float[] weights = new float[features.shape().c()];
      for (int c = 0; c < weights.length; c++) {
        weights[c] = features.get(0, c, row, column) / weights.length;
      }
      Conv1x1 head = Conv1x1.of(new float[][] {weights});
      NDArray coarse = Backends.standard().conv1x1(features, head); // 1x1x14x14
      try (Upsampling prepared =
          FeatUp.bundled().prepare(image, features.shape().h(), features.shape().w())) {
        NDArray similarity = prepared.apply(features, head); // 1x1x224x224
        Pictures.mark(photo, y, x);
        Images.writePng(
            Path.of(args[3]),
            FeaturePictures.strip(
                photo,
                FeatureColors.fit(coarse),
                Pictures.columns(coarse, image, similarity),
                SIDE,
                SIDE));
      }
    }
  }
}
