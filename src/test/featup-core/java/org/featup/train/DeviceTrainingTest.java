package org.featup.train;

import static org.featup.spi.TestData.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.TestPictures;
import org.featup.jitter.JitterSampler;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.DeviceDouble;
import org.featup.upsample.ImplicitUpsampler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Trainings with arrays on a device end in the same bits as on the heap, their pictures too, and
 * leave nothing behind on the device.
 */
class DeviceTrainingTest {
  private static final int SIDE = 32;

  private final Backend cpu = Backends.byName("scalar");
  private final DeviceDouble device = new DeviceDouble(cpu);

  @TempDir private Path parent;

  @AfterEach
  void nothingLeaks() {
    device.assertNothingOpen();
  }

  static Stream<JbuOptions> stacks() {
    JbuOptions usual =
        JbuOptions.paper()
            .withImages(2)
            .withCrop(new RandomCrop(SIDE, 0.5))
            .withJitter(new JitterSampler(4, 2, 0.5, 0.5))
            .withProjection(5);
    return Stream.of(
        usual,
        usual.withProjection(0).withUncertainty(false),
        usual.withLosses(new JbuLosses(1, 0.1, 0.001, 0, 0.2, 0.3)),
        usual
            .withDownsampling(new JbuDownsampling(JbuDownsampling.Kind.SIMPLE, 0, false))
            .withLosses(new JbuLosses(1, 0, 0, 0.1, 0.2, 0.3)));
  }

  @ParameterizedTest
  @MethodSource("stacks")
  void ofAStack(JbuOptions options) throws IOException {
    Path photos = TestPictures.scenes(parent.resolve("photos"), 3, SIDE);
    Backbone backbone = new ColorBackbone("colors", 6, 8);
    LoopOptions loop =
        new LoopOptions(
            3, 2, NAdamOptions.withLearningRate(1e-3), 1, 2, 1e6, 2, 2, Schedule.CONSTANT);
    for (Backend backend : new Backend[] {cpu, device.backend()}) {
      JbuTrainer.builder(backbone)
          .images(photos)
          .options(options)
          .loop(loop)
          .folder(parent.resolve(backend.name()))
          .backend(backend)
          .build()
          .run(false);
    }
    assertSameFiles("pictures/step000002-views.png", JbuTrainer.WEIGHTS);
  }

  static Stream<FitOptions> fits() {
    FitOptions usual = ImplicitTrainerTest.small().withSteps(2);
    return Stream.of(
        usual,
        usual.withDownsampler(new FitDownsampler(false, false, usual.downsampler().kernel())),
        usual.withField(new FitField(true, 1, true, 0)));
  }

  @ParameterizedTest
  @MethodSource("fits")
  void ofAnImage(FitOptions options) throws IOException {
    ImplicitUpsampler[] fitted = new ImplicitUpsampler[2];
    for (Backend backend : new Backend[] {cpu, device.backend()}) {
      ImplicitTrainer trainer =
          ImplicitTrainer.builder(new FakeBackbone(9), FakeBackbone.image(40, 48))
              .options(options)
              .folder(parent.resolve(backend.name()))
              .backend(backend)
              .build();
      fitted[backend == cpu ? 0 : 1] =
          trainer.run(
              new TrainingListener() {
                @Override
                public void step(StepReport report) throws IOException {
                  assertTrue(trainer.quality().explained() < 1);
                }
              });
    }
    assertSameFiles(LoopOptions.CHECKPOINT, ImplicitTrainer.UPSAMPLER);
    assertSame(fitted[0].at(50, 30), fitted[1].at(50, 30));
    fitted[0].rows(
        70,
        60,
        0,
        70,
        (first, rows) ->
            assertSame(fitted[1].at(70, 60).crop(first, 0, rows.shape().h(), 60), rows));
  }

  private void assertSameFiles(String... names) throws IOException {
    for (String name : names) {
      Path one = parent.resolve(cpu.name()).resolve(name);
      Path other = parent.resolve(device.backend().name()).resolve(name);
      assertEquals(-1, Files.mismatch(one, other), name);
    }
  }
}
