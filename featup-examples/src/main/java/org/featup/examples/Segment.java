package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Upsampling;
import org.featup.viz.FeatureColors;
import org.featup.viz.FeaturePictures;

/**
 * Example: segmentation from a few clicks. The score of a class is linear in the features: {@code m
 * f - |m|^2 / 2} with m the mean feature of the clicked cells, so the class with the largest score
 * has the nearest mean. The head runs on the coarse grid, and only the scores are upsampled.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.Segment featup-examples/photos/astronaut.png segments.png \
 *     40,90,25,90,120,60,120,130,180,60,180,110,80,60,150,90,200,60,110,40,190,170,200,180 \
 *     20,140,60,140,10,60,30,150,100,150,30,210,100,210,20,20,80,10,50,60
 * }</pre>
 */
public final class Segment {
  private static final int SIDE = 224;

  private Segment() {}

  /**
   * Writes a picture of the classes in a photo's middle square, as red, green and blue: the photo,
   * the classes on the coarse grid, by bilinear interpolation of the scores and by FeatUp.
   *
   * @param args a photo, a PNG file to write, then one argument for each of two or three classes:
   *     row, column, row, column and so on of its clicks, each from 0 to 223
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
        NDArray coarse = Backends.standard().conv1x1(features, head); // 1xKx14x14
        Map<String, NDArray> columns = Pictures.columns(coarse, image, scores);
        columns.replaceAll((name, map) -> classes(map));
        FeatureColors colors = FeatureColors.fit(everyClass(head.outputs()));
        Images.writePng(
            Path.of(args[1]), FeaturePictures.strip(photo, colors, columns, SIDE, SIDE));
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

  /** Returns a row of pixels, one for each class, so that the colours range from 0 to 1. */
  private static NDArray everyClass(int count) {
    float[] identity = new float[count * count];
    for (int k = 0; k < count; k++) {
      identity[k * count + k] = 1;
    }
    return NDArray.wrap(identity, new Shape(1, count, 1, count), Layout.NCHW);
  }

  /** Returns 1 for the class of the largest score and 0 for the others, of the scores' shape. */
  private static NDArray classes(NDArray scores) {
    Shape shape = scores.shape();
    int pixels = shape.h() * shape.w();
    float[] oneHot = new float[shape.c() * pixels];
    for (int i = 0; i < pixels; i++) {
      int best = 0;
      for (int k = 1; k < shape.c(); k++) {
        boolean larger =
            scores.get(0, k, i / shape.w(), i % shape.w())
                > scores.get(0, best, i / shape.w(), i % shape.w());
        best = larger ? k : best;
      }
      oneHot[best * pixels + i] = 1;
    }
    return NDArray.wrap(oneHot, shape, Layout.NCHW);
  }
}
