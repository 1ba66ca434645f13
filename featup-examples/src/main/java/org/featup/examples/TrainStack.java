package org.featup.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.backbone.Backbone;
import org.featup.train.JbuOptions;
import org.featup.train.JbuTrainer;
import org.featup.train.LoopOptions;
import org.featup.train.RandomCrop;
import org.featup.train.TrainingListener;
import org.featup.upsample.JbuUpsampler;

/**
 * Example: a small stack of one's own, trained on a folder of photos.
 *
 * <pre>{@code
 * java --add-modules jdk.incubator.vector \
 *     -cp "featup-examples/target/featup-examples-0.1.0.jar:featup-examples/target/lib/*" \
 *     org.featup.examples.TrainStack featup-examples/photos 10 weights.safetensors
 * }</pre>
 */
public final class TrainStack {
  private static final int SIDE = 112;

  private TrainStack() {}

  /**
   * Trains for some steps, two images of 112 pixels each, without checkpoints.
   *
   * @param args a folder of photos, the number of steps, and a file of weights to write
   * @throws IOException if the photos cannot be read or the file not be written
   */
  public static void main(String[] args) throws IOException {
    JbuOptions options =
        JbuOptions.recommended().withCrop(new RandomCrop(SIDE, 0.5)); // instead of 224
    LoopOptions loop = LoopOptions.recommended().withSteps(Long.parseLong(args[1]));
    try (Backbone backbone = Backbones.bundled()) {
      JbuUpsampler own =
          JbuTrainer.builder(backbone)
              .images(Path.of(args[0]))
              .options(options)
              .loop(loop)
              .build()
              .run(new TrainingListener() {});
      own.save(Path.of(args[2])); // FeatUp.load reads it
    }
  }
}
