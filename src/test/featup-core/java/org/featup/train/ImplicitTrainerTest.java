package org.featup.train;

import static org.featup.spi.TestData.assertSame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.FeatUp;
import org.featup.internal.train.loop.TrainingRun;
import org.featup.jitter.JitterSampler;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.featup.spi.Workers;
import org.featup.upsample.ImplicitUpsampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fits to a small image that is not square, through a backbone that is easily told. */
class ImplicitTrainerTest {
  private static final int HEIGHT = 40;
  private static final int WIDTH = 48;
  private static final int STEPS = 200;
  private static final NDArray IMAGE = FakeBackbone.image(HEIGHT, WIDTH);
  private static final Backend SIMD = Backends.byName("simd", Workers.ofThreads(2));

  @TempDir private Path parent;

  static FitOptions small() {
    FitOptions paper = FitOptions.paper();
    LoopOptions loop =
        new LoopOptions(
            5, 8, NAdamOptions.withLearningRate(1e-2), 1, 0, 1e6, 3, 0, Schedule.CONSTANT);
    FitViews views =
        paper
            .views()
            .withJitter(new JitterSampler(6, 1.8, 0.5, 1))
            .withCount(20)
            .withHeldOut(5)
            .withPerStep(3)
            .withComponents(6);
    return paper
        .withLoop(loop)
        .withViews(views)
        .withField(paper.field().withFrequencies(6).withDropout(0.05));
  }

  private static ImplicitTrainer trainer(FitOptions options, Path folder) {
    return ImplicitTrainer.builder(new FakeBackbone(9), IMAGE)
        .options(options)
        .folder(folder)
        .backend(SIMD)
        .build();
  }

  private static NDArray map(ImplicitUpsampler upsampler) {
    return upsampler.at(HEIGHT, WIDTH);
  }

  private static void assertSameFiles(Path one, Path other) throws IOException {
    for (String name : List.of(LoopOptions.CHECKPOINT, ImplicitTrainer.UPSAMPLER)) {
      assertEquals(-1, Files.mismatch(one.resolve(name), other.resolve(name)), name);
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void learnsWhatTheBackboneSays(Backend backend) throws IOException {
    FitOptions options =
        small()
            .withSteps(STEPS)
            .withViews(small().views().withCount(100).withPerStep(5).withComponents(24))
            .withDownsampler(FitDownsampler.paper().withKernel(FakeBackbone.CELL))
            .withField(FitField.paper().withFrequencies(16).withDropout(0));
    FakeBackbone backbone = new FakeBackbone(32);
    List<Double> losses = new ArrayList<>();
    List<FitQuality> quality = new ArrayList<>();
    ImplicitTrainer trainer =
        ImplicitTrainer.builder(backbone, IMAGE).options(options).backend(backend).build();
    ImplicitUpsampler fitted =
        trainer.run(
            new TrainingListener() {
              @Override
              public void step(StepReport report) throws IOException {
                losses.add(report.loss());
                if (report.step() == 1 || report.step() == STEPS) {
                  quality.add(trainer.quality());
                }
              }
            });
    assertEquals(2 + 105, backbone.images, "each view once, the image twice");
    assertTrue(
        losses.get(STEPS - 1) < losses.get(0) - 0.4,
        losses.get(0) + " to " + losses.get(STEPS - 1));
    assertTrue(quality.get(1).explained() > 0.9, quality::toString);
    assertTrue(quality.get(1).explained() > quality.get(0).explained() + 0.5, quality::toString);
    assertTrue(quality.get(1).likelihood() < quality.get(0).likelihood(), quality::toString);
    assertTrue(trainer.keptVariance() > 0.99 && trainer.keptVariance() <= 1.0001);

    NDArray coarse = backbone.features(IMAGE);
    Shape cells = coarse.shape();
    NDArray pooled =
        backend.resample(
            map(fitted), Taps.averagePool(HEIGHT, cells.h()), Taps.averagePool(WIDTH, cells.w()));
    double error = 0;
    double energy = 0;
    for (int i = 0; i < cells.elements(); i++) {
      double wanted = coarse.data()[coarse.offset() + i];
      double away = pooled.data()[pooled.offset() + i] - wanted;
      error += away * away;
      energy += wanted * wanted;
    }
    assertTrue(error < 0.1 * energy, error + " of " + energy);
  }

  @Test
  void goesOnBitForBit() throws IOException {
    Path whole = parent.resolve("whole");
    Path stopped = parent.resolve("stopped");
    trainer(small(), whole).run(false);
    ImplicitTrainer trainer = trainer(small(), stopped);
    trainer.run(
        false,
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == 5) {
              trainer.stop();
            }
          }
        });
    assertEquals(6, Files.readAllLines(stopped.resolve(TrainingRun.METRICS)).size());
    assertThrows(IOException.class, () -> trainer(small(), stopped).run(false));
    trainer(small(), stopped).run();
    assertSameFiles(whole, stopped);
  }

  @Test
  void threadsDoNotChangeABit() throws IOException {
    List<Path> folders = new ArrayList<>();
    for (int threads : new int[] {1, 3}) {
      Path folder = parent.resolve("threads" + threads);
      folders.add(folder);
      ImplicitTrainer.builder(new FakeBackbone(9), IMAGE)
          .options(small())
          .folder(folder)
          .backend(Backends.byName("simd", Workers.ofThreads(threads)))
          .build()
          .run();
    }
    assertSameFiles(folders.get(0), folders.get(1));
  }

  @Test
  void aFileHoldsTheViewsAsMemoryDoes() throws IOException {
    Path memory = parent.resolve("memory");
    Path file = parent.resolve("file");
    trainer(small(), memory).run();
    trainer(small().withViews(small().views().withMemory(0)), file).run();
    assertSameFiles(memory, file);
    assertEquals(List.of(), spilled());
  }

  private static List<Path> spilled() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("featup-views-")).toList();
    }
  }

  @Test
  void theResultIsKept() throws IOException {
    ImplicitUpsampler fitted = trainer(small(), parent).run();
    ImplicitUpsampler loaded =
        ImplicitUpsampler.load(parent.resolve(ImplicitTrainer.UPSAMPLER), SIMD);
    assertSame(map(fitted), map(loaded));
    NDArray larger = loaded.at(100, 130);
    assertEquals(new Shape(1, 9, 100, 130), larger.shape());
    loaded.rows(
        100,
        130,
        10,
        90,
        (first, rows) -> assertSame(larger.crop(first, 0, rows.shape().h(), 130), rows));
  }

  @Test
  void theFacade() throws IOException {
    FitOptions options = small().withSteps(2);
    List<Long> steps = new ArrayList<>();
    TrainingListener progress =
        new TrainingListener() {
          @Override
          public void preparing(long done, long total) {
            steps.add(-done);
          }

          @Override
          public void started(long step, long all) {
            steps.add(step);
          }

          @Override
          public void step(StepReport report) {
            steps.add(report.step());
          }
        };
    NDArray with = map(FeatUp.fit(new FakeBackbone(9), IMAGE, options, progress));
    assertEquals(List.of(-20L, -25L, 0L, 1L, 2L), steps);
    assertSame(with, map(FeatUp.fit(new FakeBackbone(9), IMAGE, options)));
  }

  @Test
  void ablations() throws IOException {
    FitOptions all = small().withSteps(3);
    List<FitOptions> ablations =
        List.of(
            simpleDownsampler(all),
            withoutUncertainty(all),
            all.withoutTotalVariation(),
            withoutColor(all),
            explicitBuffer(all),
            all.withWeights(new ImplicitLossWeights(0, 0, 0)),
            all.withSeed(6));
    NDArray full = map(trainer(all, null).run());
    for (FitOptions ablation : ablations) {
      NDArray map = map(trainer(ablation, null).run());
      double difference = 0;
      for (int i = 0; i < map.shape().arrayLength(); i++) {
        difference += Math.abs(map.data()[map.offset() + i] - full.data()[full.offset() + i]);
      }
      assertTrue(difference > 0 && Double.isFinite(difference), ablation::toString);
    }
  }

  @Test
  void aBufferStartsAsTheCoarseFeaturesAndGoesOn() throws IOException {
    FitOptions options = explicitBuffer(small()).withViews(small().views().withHeldOut(0));
    Path whole = parent.resolve("whole");
    Path parts = parent.resolve("parts");
    ImplicitTrainer trainer = trainer(options, whole);
    trainer.run(
        new TrainingListener() {
          @Override
          public void started(long step, long steps) throws IOException {
            assertNull(trainer.quality(), "no view is held out");
          }
        });
    trainer(options.withSteps(4), parts).run();
    trainer(options, parts).run();
    assertSameFiles(whole, parts);
  }

  @Test
  void stopsWhileTheViewsAreComputed() throws IOException {
    FitOptions options = small().withViews(small().views().withCount(200));
    ImplicitTrainer trainer = trainer(options, parent);
    trainer.run(
        new TrainingListener() {
          @Override
          public void preparing(long done, long total) {
            trainer.stop();
          }

          @Override
          public void step(StepReport report) {
            throw new AssertionError("made a step");
          }

          @Override
          public void finished(TrainingOutcome outcome) {
            assertEquals(0, outcome.step());
            assertThrows(IllegalStateException.class, trainer::quality);
          }
        });
    assertEquals(List.of(), spilled());
    trainer(options, parent).run();
  }

  @Test
  void anotherConfigurationIsRefused() throws IOException {
    trainer(small(), parent).run();
    List<FitOptions> others =
        List.of(
            small().withSeed(9),
            withoutColor(small()),
            withoutUncertainty(small()),
            small().withoutTotalVariation(),
            simpleDownsampler(small()),
            small().withDownsampler(small().downsampler().withKernel(5)),
            small().withViews(small().views().withCount(21)),
            small().withViews(small().views().withPerStep(4)),
            small().withViews(small().views().withComponents(5)),
            small().withViews(small().views().withJitter(JitterSampler.implicit())));
    for (FitOptions other : others) {
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> trainer(other, parent).run());
      assertTrue(e.getMessage().contains("another configuration"), e.getMessage());
    }
    NDArray image = FakeBackbone.image(HEIGHT, WIDTH);
    image.set(0, 1, 2, 3, 0.5f);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                ImplicitTrainer.builder(new FakeBackbone(9), image)
                    .options(small())
                    .folder(parent)
                    .backend(SIMD)
                    .build()
                    .run());
    assertTrue(e.getMessage().contains("image was 1x3x40x48, checksum"), e.getMessage());
    trainer(small().withViews(small().views().withHeldOut(1).withMemory(0)), parent).run();
  }

  @Test
  void nothingIsThereBeforeTheRun() {
    ImplicitTrainer trainer = trainer(small(), null);
    assertThrows(IllegalStateException.class, trainer::upsampler);
    assertThrows(IllegalStateException.class, trainer::quality);
    assertThrows(IllegalStateException.class, trainer::keptVariance);
  }

  @Test
  void oneThatWasStoppedDoesNotPretend() throws IOException {
    ImplicitTrainer trainer = trainer(small(), null);
    trainer.run(
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            trainer.stop();
          }
        });
    Exception e = assertThrows(IllegalStateException.class, trainer::run);
    assertTrue(e.getMessage().contains("was stopped"), e.getMessage());
  }

  /** A second run could otherwise begin before it is written. */
  @Test
  void theResultIsThereBeforeTheFolderIsFree() throws IOException {
    trainer(small(), parent)
        .run(
            new TrainingListener() {
              @Override
              public void finished(TrainingOutcome outcome) {
                assertTrue(Files.exists(parent.resolve(ImplicitTrainer.UPSAMPLER)));
              }
            });
  }

  private static FitOptions simpleDownsampler(FitOptions o) {
    FitDownsampler d = o.downsampler();
    return o.withDownsampler(new FitDownsampler(false, d.blur(), d.kernel()));
  }

  private static FitOptions withoutUncertainty(FitOptions o) {
    return new FitOptions(o.loop(), o.views(), o.field(), o.downsampler(), false, o.weights());
  }

  private static FitOptions withoutColor(FitOptions o) {
    FitField f = o.field();
    return o.withField(new FitField(f.explicit(), f.frequencies(), false, f.dropout()));
  }

  private static FitOptions explicitBuffer(FitOptions o) {
    FitField f = o.field();
    return o.withField(new FitField(true, f.frequencies(), f.color(), f.dropout()));
  }
}
