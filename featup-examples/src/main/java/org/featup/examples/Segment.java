package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Upsampling;

/**
 * Example: segmentation from a few clicks. The score of a class is linear in the features: {@code m
 * f - |m|^2 / 2} with m the mean feature of the clicked cells, so the class with the largest score
 * has the nearest mean. The head runs on the coarse grid, and only the scores are upsampled.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.Segment featup-examples/photos/coffee.png segments.png \
 *     60,110,100,150,90,70 160,30,195,120,130,195 15,15,15,205,215,215,60,215
 * }</pre>
 */
public final class Segment {
  private static final int SIDE = 224;
  private static final int[] COLORS = {0xff4040, 0x40c040, 0x4060ff, 0xffc000, 0xc040ff, 0x00c0c0};

  private Segment() {}

  /**
   * Paints the classes over a photo's middle square.
   *
   * @param args a photo, a PNG file to write, then one argument per class: row, column, row, column
   *     and so on of its clicks, each from 0 to 223
   * @throws IOException if the photo cannot be read or the picture not be written
   */
  public static void main(String[] args) throws IOException {
    BufferedImage photo = Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), SIDE);
    NDArray image = Images.toNDArray(photo);
    try (Backbone backbone = Backbones.bundled()) {
      NDArray features = backbone.features(image);
      Conv1x1 head = head(features, Arrays.copyOfRange(args, 2, args.length));
      try (Upsampling prepared =
          FeatUp.bundled().prepare(image, features.shape().h(), features.shape().w())) {
        NDArray scores = prepared.apply(features, head); // 1xKx224x224
        Images.writePng(Path.of(args[1]), paint(photo, scores));
      }
    }
  }

  private static Conv1x1 head(NDArray features, String[] classes) {
    float[][] means = new float[classes.length][features.shape().c()];
    float[] bias = new float[classes.length];
    for (int k = 0; k < classes.length; k++) {
      int[] clicks = Arrays.stream(classes[k].split(",")).mapToInt(Integer::parseInt).toArray();
      for (int c = 0; c < means[k].length; c++) {
        for (int i = 0; i < clicks.length; i += 2) {
          int row = clicks[i] * features.shape().h() / SIDE;
          int column = clicks[i + 1] * features.shape().w() / SIDE;
          means[k][c] += features.get(0, c, row, column) * 2 / clicks.length;
        }
        bias[k] -= means[k][c] * means[k][c] / 2;
      }
    }
    return Conv1x1.of(means, bias);
  }

  /** The photo, with the colour of the largest score laid over it. */
  private static BufferedImage paint(BufferedImage photo, NDArray scores) {
    BufferedImage result = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int best = 0;
        for (int k = 1; k < scores.shape().c(); k++) {
          best = scores.get(0, k, y, x) > scores.get(0, best, y, x) ? k : best;
        }
        int color = COLORS[best % COLORS.length];
        result.setRGB(x, y, ((photo.getRGB(x, y) & 0xfefefe) >> 1) + ((color & 0xfefefe) >> 1));
      }
    }
    return result;
  }
}
