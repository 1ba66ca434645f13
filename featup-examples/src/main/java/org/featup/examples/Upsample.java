package org.featup.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;

/**
 * Example: the features of a photo's middle square, a vector for each of its pixels, into a file.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.Upsample featup-examples/photos/chelsea.png features.npy
 * }</pre>
 */
public final class Upsample {
  private Upsample() {}

  /**
   * Upsamples the features of a photo's middle square at 224 pixels.
   *
   * @param args a photo, and a file to write that ends in .safetensors or .npy
   * @throws IOException if the photo cannot be read or the file not be written
   */
  public static void main(String[] args) throws IOException {
    BufferedImage photo = Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), 224);
    NDArray image = Images.toNDArray(photo);
    try (Backbone backbone = Backbones.bundled()) {
      NDArray features = backbone.features(image); // 1x576x14x14
      NDArray sharp = FeatUp.upsample(features, image); // 1x576x224x224
      FeatureFiles.write(Path.of(args[1]), sharp);
    }
  }
}
