package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.backbone.OnnxBackbone;
import org.featup.internal.train.stack.JbuStack;
import org.featup.internal.upsample.FittedField;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.upsample.Interpolation;
import org.featup.upsample.JbuUpsampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** What is null is named, where it was given. */
class NullArgumentsTest {
  @TempDir private Path folder;

  private final Backbone backbone = new FakeBackbone(4);
  private final NDArray image = FakeBackbone.image(16, 16);

  @Test
  void fits() throws Exception {
    FitOptions options = ImplicitTrainerTest.small().withSteps(1);
    named("backbone", () -> FeatUp.fit(null, image, options));
    named("image", () -> FeatUp.fit(backbone, null, options));
    named("options", () -> FeatUp.fit(backbone, image, null));
    named("progress", () -> FeatUp.fit(backbone, image, options, null));
    ImplicitTrainerBuilder builder = ImplicitTrainer.builder(backbone, image);
    named("name", () -> builder.name(null));
    named("listener", () -> builder.listener(null));
    named("backend", () -> builder.backend(null));
    named(
        "weights",
        () ->
            new FitOptions(
                options.loop(),
                options.views(),
                options.field(),
                options.downsampler(),
                true,
                null));
  }

  @Test
  void trainings() throws IOException {
    named("backbone", () -> JbuTrainer.builder(backbone, null));
    JbuTrainerBuilder builder = JbuTrainer.builder(backbone);
    named("images", () -> builder.images(null));
    named("options", () -> builder.options(null));
    named("loop", () -> builder.loop(null));
    named("path", () -> builder.validation(null, 1));
    named("backbone", () -> builder.validation(folder, 1, (Backbone) null));
    named("randomSpaces", () -> builder.randomSpaces(null));
    named("listener", () -> builder.listener(null));
    named("backend", () -> builder.backend(null));
    Images.writePng(
        folder.resolve("a.png"), new BufferedImage(224, 224, BufferedImage.TYPE_INT_RGB));
    JbuTrainer trainer = builder.images(folder).build();
    named("progress", () -> trainer.run((TrainingListener) null));
  }

  @Test
  void upsamplers() {
    Backend backend = Backends.byName("scalar");
    JbuUpsampler bundled = FeatUp.bundled();
    named("weights", () -> new JbuUpsampler(null, null));
    named("backend", () -> new JbuUpsampler(bundled.weights(), null));
    named("backend", () -> bundled.on(null));
    named("parameters", () -> new JbuStack(null, backend));
    named("mode", () -> new Interpolation(null));
    named("backend", () -> new Interpolation(Interpolation.Mode.BICUBIC, null));
    named("field", () -> new FittedField(null, null, backend));
  }

  @Test
  void backbones() {
    named("model", () -> OnnxBackbone.builder("a", null));
    named("output", () -> OnnxBackbone.builder(folder).output(null));
    named("channelNorm", () -> OnnxBackbone.builder(folder).channelNorm(null));
  }

  private static void named(String name, Executable call) {
    assertEquals(name, assertThrows(NullPointerException.class, call).getMessage());
  }
}
