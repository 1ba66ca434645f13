package org.featup.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.train.FitOptions;
import org.featup.train.FitViews;
import org.featup.upsample.ImplicitUpsampler;

/**
 * Example: the implicit upsampler, fitted to one photo and asked for any size.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.FitPhoto featup-examples/photos/chelsea.png 300 50 features.npy
 * }</pre>
 */
public final class FitPhoto {
  private static final int INPUT = 224;
  private static final int SIDE = 300;

  private FitPhoto() {}

  /**
   * Fits to a photo's middle square at 224 pixels, and writes its features at 300.
   *
   * @param args a photo, the number of jittered views and of steps (3000 and 500 are usual), and a
   *     file to write that ends in .safetensors or .npy
   * @throws IOException if the photo cannot be read or the file not be written
   */
  public static void main(String[] args) throws IOException {
    NDArray image =
        Images.toNDArray(Images.resizeAndCenterCrop(Images.read(Path.of(args[0])), INPUT));
    FitViews views = FitViews.paper().withCount(Integer.parseInt(args[1])).withHeldOut(0);
    FitOptions options =
        FitOptions.recommended().withViews(views).withSteps(Long.parseLong(args[2]));
    try (Backbone backbone = Backbones.bundled()) {
      ImplicitUpsampler fitted = FeatUp.fit(backbone, image, options);
      FeatureFiles.write(Path.of(args[3]), fitted.at(SIDE, SIDE)); // 1x576x300x300
    }
  }
}
