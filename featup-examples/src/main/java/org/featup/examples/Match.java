package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.Upsampling;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/**
 * Example: the pixel of a second photo whose feature is most like that of a pixel of the first one.
 * The bundled network normalises its features, so the inner product is a cosine.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.Match featup-examples/photos/astronaut.png 60 185 \
 *     featup-examples/photos/rocket.jpg match.png
 * }</pre>
 */
public final class Match {
  private static final int SIDE = 224;

  private Match() {}

  /**
   * Marks a pixel and its match in the middle squares of two photos, beside the similarity to it on
   * the coarse grid of the second photo, by bilinear interpolation and by FeatUp.
   *
   * @param args a photo, a row and a column of it from 0 to 223, another photo, and a PNG file to
   *     write
   * @throws IOException if a photo cannot be read or the picture not be written
   */
  public static void main(String[] args) throws IOException {
    BufferedImage from = Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), SIDE);
    BufferedImage to = Images.resizeAndCenterCrop(Images.read(Path.of(args[3])), SIDE);
    int row = Integer.parseInt(args[1]);
    int column = Integer.parseInt(args[2]);
    JbuUpsampler upsampler = FeatUp.bundled();
    try (Backbone backbone = Backbones.bundled()) {
      NDArray first = Images.toNDArray(from);
      NDArray sharp = upsampler.upsample(backbone.features(first), first, SIDE, SIDE);
      float[] query = new float[sharp.shape().c()];
      for (int c = 0; c < query.length; c++) {
        query[c] = sharp.get(0, c, row, column);
      }
      NDArray second = Images.toNDArray(to);
      NDArray features = backbone.features(second);
      Conv1x1 head = Conv1x1.of(new float[][] {query});
      NDArray coarse = Backends.standard().conv1x1(features, head);
      try (Upsampling prepared =
          upsampler.prepare(second, features.shape().h(), features.shape().w())) {
        NDArray similarity = prepared.apply(features, head);
        int best = 0;
        for (int i = 1; i < SIDE * SIDE; i++) {
          best = at(similarity, i) > at(similarity, best) ? i : best;
        }
        Pictures.mark(from, row, column);
        Pictures.mark(to, best / SIDE, best % SIDE);
        FeatureColors colors = FeatureColors.fit(coarse);
        Map<String, NDArray> columns = Pictures.columns(coarse, second, similarity);
        Images.writePng(
            Path.of(args[4]),
            FeaturePictures.beside(
                List.of(
                    FeaturePictures.strip(from, colors, Map.of(), SIDE, SIDE),
                    FeaturePictures.strip(to, colors, columns, SIDE, SIDE))));
      }
    }
  }

  private static float at(NDArray map, int pixel) {
    return map.get(0, 0, pixel / SIDE, pixel % SIDE);
  }
}
