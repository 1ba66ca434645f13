package org.featup.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Upsampling;
import org.featup.viz.HeatMap;

/**
 * Example: which pixels look to the network like a given one? The question is a linear map of the
 * channels to a single one, and so is every linear probe; such maps are moved in front of the
 * upsampler, which then has one channel to upsample instead of 576.
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
   * Paints the similarity to one place of a photo's middle square.
   *
   * @param args a photo, a row and a column from 0 to 223, and a PNG file to write
   * @throws IOException if the photo cannot be read or the picture not be written
   */
  public static void main(String[] args) throws IOException {
    NDArray image =
        Images.toNDArray(Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), SIDE));
    try (Backbone backbone = Backbones.bundled()) {
      NDArray features = backbone.features(image);
      int row = Integer.parseInt(args[1]) * features.shape().h() / SIDE;
      int column = Integer.parseInt(args[2]) * features.shape().w() / SIDE;
      float[] weights = new float[features.shape().c()];
      for (int c = 0; c < weights.length; c++) {
        weights[c] = features.get(0, c, row, column) / weights.length;
      }
      Conv1x1 head = Conv1x1.of(new float[][] {weights});
      try (Upsampling prepared =
          FeatUp.bundled().prepare(image, features.shape().h(), features.shape().w())) {
        NDArray similarity = prepared.apply(features, head); // 1x1x224x224
        Images.writePng(Path.of(args[3]), HeatMap.paint(similarity));
      }
    }
  }
}
