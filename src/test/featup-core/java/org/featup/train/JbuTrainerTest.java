package org.featup.train;

import static org.featup.train.TinyTraining.OPTIONS;
import static org.featup.train.TinyTraining.SIDE;
import static org.featup.train.TinyTraining.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.featup.FeatUp;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.stack.JbuObjective;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.RangeKernel;
import org.featup.spi.Workers;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JbuTrainerTest {
  @TempDir private Path parent;
  private Path photos;
  private final ColorBackbone backbone = new ColorBackbone("colors", 6, 8);

  @BeforeEach
  void writePhotos() throws IOException {
    photos = TestPictures.scenes(parent.resolve("photos"), 5, SIDE);
  }

  private JbuTrainerBuilder builder(Backbone... backbones) {
    return TinyTraining.builder(photos, backbones);
  }

  @Test
  void trainingLowersTheLoss() throws IOException {
    TinyTraining.Losses losses = new TinyTraining.Losses();
    LoopOptions loop =
        new LoopOptions(
            1, 60, NAdamOptions.withLearningRate(3e-3), 1, 0, 1e6, 99, 0, Schedule.CONSTANT);
    JbuUpsampler trained =
        builder(backbone)
            .options(OPTIONS.withUncertainty(false).withDropout(false))
            .loop(loop)
            .build()
            .run(losses);
    assertEquals(60, losses.reports.size());
    double first = losses.mean(0, 10);
    double last = losses.mean(50, 60);
    assertTrue(last < 0.6 * first, first + " then " + last);
    assertNotNull(trained.weights().fixup());
    NDArray image = NDArray.zeros(new Shape(1, 3, 64, 64));
    NDArray features = backbone.features(image);
    assertEquals(new Shape(1, 6, 128, 128), trained.upsample(features, image).shape());
  }

  @Test
  void aFolderHoldsTheRun() throws IOException {
    Path folder = parent.resolve("run");
    TinyTraining.Losses losses = new TinyTraining.Losses();
    JbuUpsampler trained = builder(backbone).folder(folder).build().run(losses);
    List<String> images = losses.reports.get(0).images();
    assertEquals(2, images.size());
    assertEquals(List.of(JbuObjective.LIKELIHOOD), losses.terms());
    assertTrue(Files.exists(folder.resolve("pictures/step000004-views.png")));
    JbuUpsampler loaded = FeatUp.load(folder.resolve(JbuTrainer.WEIGHTS));
    assertArrayEquals(values(trained.weights()), values(loaded.weights()));
    JbuUpsampler checkpoint = FeatUp.load(folder.resolve(LoopOptions.CHECKPOINT));
    assertArrayEquals(values(trained.weights()), values(checkpoint.weights()));
  }

  @Test
  void anInterruptedRunGoesOnToTheSameBits() throws IOException {
    Backend one = Backends.byName("simd", Workers.ofThreads(1));
    Backend three = Backends.byName("simd", Workers.ofThreads(3));
    float[] whole = values(builder(backbone).backend(one).build().run(false).weights());
    Path folder = parent.resolve("run");
    JbuTrainer first = builder(backbone).folder(folder).backend(three).build();
    float[] half = values(TinyTraining.upTo(3, first));
    assertFalse(java.util.Arrays.equals(whole, half));
    IOException e =
        assertThrows(IOException.class, () -> builder(backbone).folder(folder).build().run(false));
    assertTrue(e.getMessage().contains("holds a run already"), e.getMessage());
    JbuTrainer second = builder(backbone).folder(folder).backend(three).build();
    assertArrayEquals(whole, values(second.run(true).weights()));
    assertThrows(IllegalStateException.class, () -> second.run(true));
  }

  @Test
  void anotherConfigurationIsRefused() throws IOException {
    Path folder = parent.resolve("run");
    builder(backbone).folder(folder).build().run(false);
    for (JbuTrainerBuilder other :
        List.of(
            builder(backbone).options(OPTIONS.withJitters(1)),
            builder(new ColorBackbone("others", 6, 8)),
            builder(backbone).start(FeatUp.bundled().weights()))) {
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class, () -> other.folder(folder).build().run(true));
      assertTrue(e.getMessage().contains("another configuration"), e.getMessage());
    }
  }

  @Test
  void stoppedBeforeTheFirstStep() throws IOException {
    TinyTraining.Losses losses = new TinyTraining.Losses();
    JbuTrainer trainer = builder(backbone).build();
    trainer.stop();
    trainer.run(losses);
    assertEquals(List.of(), losses.reports);
  }

  @Test
  void severalBackbonesShareTheStages() throws IOException {
    Path folder = parent.resolve("run");
    ColorBackbone coarse = new ColorBackbone("coarse", 4, 16);
    JbuUpsampler trained = builder(backbone, coarse).folder(folder).build().run(false);
    assertNull(trained.weights().fixup());
    Path own = folder.resolve("weights-coarse.safetensors");
    JbuWeights weights = FeatUp.load(own).weights();
    assertEquals(4, weights.fixup().inputs());
    assertArrayEquals(
        values(trained.weights()), values(new JbuWeights(weights.stages(), null, null)));
    Tensor linear =
        Safetensors.read(folder.resolve(LoopOptions.CHECKPOINT))
            .require("colors.downsampler.attention_net.1.weight");
    assertEquals(6, linear.shape()[1]);
  }

  @Test
  void allOptions() throws IOException {
    JbuOptions simple =
        OPTIONS
            .withDownsampling(new JbuDownsampling(JbuDownsampling.Kind.SIMPLE, 5, false))
            .withLosses(new JbuLosses(1, 0.1, 0.001, 0.1, 0.2, 0.3))
            .withSharedStages(true)
            .withRangeKernel(RangeKernel.GAUSSIAN)
            .withFinalConvolution(false)
            .withChannelNorm(true)
            .withProjection(0);
    TinyTraining.Losses losses = new TinyTraining.Losses();
    Path folder = parent.resolve("run");
    JbuUpsampler trained = builder(backbone).options(simple).folder(folder).build().run(losses);
    assertEquals(
        List.of("likelihood", "tv", "crf", "detail", "filter_entropy", "filter_sum"),
        losses.terms());
    assertEquals(6, trained.weights().channelNorm().weight().length);
    assertEquals(RangeKernel.GAUSSIAN, trained.weights().stages().get(2).rangeKernel());
    assertEquals(
        trained.weights().stages().get(0).rangeTemp(),
        trained.weights().stages().get(3).rangeTemp());
    JbuUpsampler loaded = FeatUp.load(folder.resolve(JbuTrainer.WEIGHTS));
    assertArrayEquals(values(trained.weights()), values(loaded.weights()));
  }

  @Test
  void startsFromGivenWeights() throws IOException {
    JbuWeights bundled = FeatUp.bundled().weights();
    float[] before = values(bundled);
    JbuTrainer still = builder(backbone).start(bundled).build();
    still.stop();
    JbuWeights same = still.run(false).weights();
    assertArrayEquals(before, values(new JbuWeights(same.stages(), null, null)));
    assertEquals(6, same.fixup().inputs());
    builder(backbone).start(bundled).build().run(false);
    assertArrayEquals(before, values(bundled), "they were copied");
    JbuWeights again = builder(backbone).start(same).build().run(false).weights();
    assertEquals(same.stages().size(), again.stages().size());
  }

  @Test
  void aBackboneThatGoesWrongIsNamed() {
    Backbone growing =
        new ColorBackbone("growing", 6, 8) {
          private int calls;

          @Override
          public NDArray features(NDArray image) {
            Shape s = image.shape();
            return ++calls < 3 ? super.features(image) : NDArray.zeros(new Shape(s.n(), 6, 5, 4));
          }
        };
    Backbone broken =
        new ColorBackbone("broken", 6, 8) {
          @Override
          public NDArray features(NDArray image) {
            NDArray features = super.features(image);
            features.set(0, 0, 0, 0, Float.NaN);
            return features;
          }
        };
    for (Backbone bad : List.of(growing, broken)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> builder(bad).build().run(false));
      assertTrue(
          e.getMessage().matches("backbone " + bad.name() + " gave .* for image \\d+\\.png.*"),
          e.getMessage());
    }
  }

  @Test
  void whatDoesNotFit() {
    JbuWeights other = OPTIONS.model().stack().initial(new java.util.Random(1));
    JbuWeights convolved = new JbuWeights(other.stages(), org.featup.spi.Conv1x1.zeros(7, 7), null);
    JbuDownsampling wide = new JbuDownsampling(JbuDownsampling.Kind.ATTENTION, 31, true);
    for (Stream<Runnable> cases :
        List.of(
            Stream.<Runnable>of(
                () -> JbuTrainer.builder(),
                () -> JbuTrainer.builder(backbone, backbone),
                () -> JbuTrainer.builder(backbone).build(),
                () -> builder(backbone).start(convolved).build(),
                () -> builder(backbone).options(OPTIONS.withDownsampling(wide)).build(),
                () -> OPTIONS.withImages(0),
                () -> OPTIONS.withJitters(0),
                () -> OPTIONS.withProjection(-1),
                () -> OPTIONS.withLosses(new JbuLosses(1, 0, 0, 1, 0, 0)),
                () -> new JbuLosses(1, -1, 0, 0, 0, 0),
                () -> new JbuLosses(1, 0, Double.NaN, 0, 0, 0),
                () -> new JbuDownsampling(JbuDownsampling.Kind.SIMPLE, -1, false)))) {
      cases.forEach(
          wrong -> {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, wrong::run);
            assertTrue(e.getMessage().contains("given"), e.getMessage());
          });
    }
    assertThrows(
        UncheckedIOException.class,
        () -> builder(backbone).images(parent.resolve("missing")).build());
  }

  @Test
  void sizesThatCannotBeAreRefusedBeforeTheBackboneSeesThem() {
    FakeBackbone fake = new FakeBackbone(6);
    JbuOptions detail = JbuOptions.recommended();
    JbuTrainerBuilder none = builder(fake).options(detail.withCrop(new RandomCrop(40, 0.5)));
    UncheckedIOException e = assertThrows(UncheckedIOException.class, none::build);
    String wanted = photos + ": none of its 5 pictures can be used: expected at least 40x40 pixels";
    assertEquals(
        wanted + ", given a shorter side of 32 at most", e.getCause().getMessage(), e.toString());
    JbuTrainerBuilder large = builder(fake).options(detail.withCrop(new RandomCrop(5000, 0.5)));
    assertEquals(
        "crop size times the largest scale of the detail: expected at most 8192 pixels, given 5000"
            + " times 4",
        assertThrows(IllegalArgumentException.class, large::build).getMessage());
    assertEquals(0, fake.images);
  }
}
