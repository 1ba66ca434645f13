package org.featup.train;

import static org.featup.train.TinyTraining.OPTIONS;
import static org.featup.train.TinyTraining.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.stack.JbuObjective;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training towards a backbone's features of the enlarged image. */
class JbuDetailTest {
  private static final JbuOptions DETAIL =
      OPTIONS.withLosses(new JbuLosses(1, 0, 0, 0, 0, 1)).withDetailScales(List.of(2, 4));

  @TempDir private Path parent;
  private Path photos;

  /** Photos of four times the pixels of a crop. */
  @BeforeEach
  void writePhotos() throws IOException {
    photos = TestPictures.scenes(parent.resolve("photos"), 5, 4 * TinyTraining.SIDE);
  }

  private JbuTrainerBuilder builder(Backbone backbone) {
    return TinyTraining.builder(photos, backbone).options(DETAIL);
  }

  @Test
  void trainingLowersTheTerm() throws IOException {
    TinyTraining.Losses losses = new TinyTraining.Losses();
    LoopOptions loop = TinyTraining.steps(40, 1e-2);
    builder(new ColorBackbone("colors", 6, 8)).loop(loop).build().run(losses);
    double first = mean(losses, 0, 8);
    double last = mean(losses, 32, 40);
    assertTrue(last < 0.8 * first, first + " then " + last);
  }

  private static double mean(TinyTraining.Losses losses, int from, int to) {
    return losses.reports.subList(from, to).stream()
        .map(StepReport::terms)
        .mapToDouble((Map<String, Double> terms) -> terms.get(JbuObjective.DETAIL))
        .average()
        .orElseThrow();
  }

  @Test
  void goesOnToTheSameBits() throws IOException {
    ColorBackbone backbone = new ColorBackbone("colors", 6, 8);
    float[] whole = values(builder(backbone).build().run(false).weights());
    Path folder = parent.resolve("run");
    TinyTraining.upTo(3, builder(backbone).folder(folder).build());
    assertArrayEquals(whole, values(builder(backbone).folder(folder).build().run(true).weights()));
    JbuTrainerBuilder other =
        builder(backbone).options(DETAIL.withDetailScales(List.of(2))).folder(folder);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> other.build().run(true));
    assertTrue(e.getMessage().contains("detailScales was [2, 4], given [2]"), e.getMessage());
  }

  /** As graphs that were exported for one size: any image is resized to it. */
  private static final class OneSize implements Backbone {
    private final ColorBackbone colors = new ColorBackbone("one size", 6, 8);

    @Override
    public NDArray features(NDArray image) {
      Shape s = image.shape();
      Taps rows = Taps.averagePool(s.h(), TinyTraining.SIDE);
      Taps columns = Taps.averagePool(s.w(), TinyTraining.SIDE);
      return colors.features(Backends.standard().resample(image, rows, columns));
    }

    @Override
    public int stride() {
      return colors.stride();
    }

    @Override
    public String name() {
      return colors.name();
    }

    @Override
    public void close() {}
  }

  /** The default gives way and says so, what was asked for does not. */
  @Test
  void aBackboneOfOneSizeLearnsFromTheLikelihood() throws IOException {
    List<String> notices = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void notice(String text) {
            notices.add(text);
          }

          @Override
          public void step(StepReport report) {
            notices.add(report.terms().keySet().toString());
          }
        };
    JbuTrainerBuilder builder = builder(new OneSize()).loop(TinyTraining.steps(1, 1e-2));
    builder.fallBack(true).build().run(listener);
    assertEquals(2, notices.size(), notices.toString());
    assertTrue(notices.get(0).contains("--detail 1"), notices.get(0));
    assertTrue(notices.get(0).startsWith("one size takes images of one size only"));
    assertTrue(notices.get(1).contains(JbuObjective.LIKELIHOOD), notices.get(1));
    assertTrue(!notices.get(1).contains(JbuObjective.DETAIL), notices.get(1));
    JbuTrainerBuilder asked = builder(new OneSize());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, asked::build);
    assertTrue(e.getMessage().contains("--likelihood 1 --detail 0"), e.getMessage());
    JbuTrainerBuilder finer = builder(new ColorBackbone("colors", 6, 8)).fallBack(true);
    finer.loop(TinyTraining.steps(1, 1e-2)).build().run(listener);
    assertTrue(notices.get(2).contains(JbuObjective.DETAIL), notices.get(2));
  }

  /** The enlarged crop shows the same square: pooled, it is the crop. */
  @Test
  void theEnlargedCropIsTheSameSquare() throws IOException {
    RandomCrop crop = new RandomCrop(16, 1);
    for (long seed = 0; seed < 5; seed++) {
      List<NDArray> images =
          crop.apply(
              TestPictures.noise(64, 80, 3),
              new StepRandom(seed, 1).generator("crop"),
              List.of(1, 4));
      assertEquals(new Shape(1, 3, 64, 64), images.get(1).shape());
      Taps mean = Taps.averagePool(64, 16);
      NDArray pooled = Backends.byName("scalar").resample(images.get(1), mean, mean);
      assertArrayEquals(images.get(0).data(), pooled.channelsLast().data(), 0.02f);
    }
  }

  @Test
  void aBackboneOfOneSizeIsRefused() {
    Backbone fixed =
        new ColorBackbone("fixed", 6, 8) {
          @Override
          public NDArray features(NDArray image) {
            Taps mean = Taps.averagePool(image.shape().h(), TinyTraining.SIDE);
            return super.features(Backends.byName("scalar").resample(image, mean, mean));
          }
        };
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> builder(fixed).build());
    assertTrue(e.getMessage().contains("an image of 64 pixels, given 1x6x4x4"), e.getMessage());
  }

  @Test
  void impossibleScales() {
    for (List<Integer> scales : List.of(List.<Integer>of(), List.of(1), List.of(2, 0))) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> OPTIONS.withDetailScales(scales));
      assertTrue(e.getMessage().contains("given " + scales), e.getMessage());
    }
  }
}
