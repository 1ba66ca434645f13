package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.featup.spi.TestData;
import org.featup.spi.Workers;
import org.featup.train.FitOptions;
import org.featup.train.Schedule;
import org.featup.train.TrainingListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImplicitFitsTest {
  private static final int SIDE = 32;
  private static final Backend SIMD = Backends.byName("simd", Workers.ofThreads(2));

  @TempDir private Path folder;
  private final Colours backbone = new Colours();
  private final PhotoFeatures photoFeatures =
      PhotoFeatures.of(backbone, TestData.random(1, 1, 3, SIDE, SIDE));

  /** Mean colours of cells of 8 pixels. */
  private static final class Colours implements Backbone {
    private int images;

    @Override
    public NDArray features(NDArray image) {
      images += image.shape().n();
      return SIMD.resample(
          image,
          Taps.averagePool(image.shape().h(), image.shape().h() / 8),
          Taps.averagePool(image.shape().w(), image.shape().w() / 8));
    }

    @Override
    public int stride() {
      return 8;
    }

    @Override
    public String name() {
      return "colours";
    }

    @Override
    public void close() {}
  }

  private static FitOptions options(Schedule schedule) {
    FitOptions paper = FitOptions.paper();
    return paper
        .withLoop(paper.loop().withSchedule(schedule))
        .withField(paper.field().withFrequencies(4).withDropout(0.1))
        .withViews(paper.views().withCount(6).withHeldOut(0).withPerStep(2).withComponents(3));
  }

  private float[] fitted(Schedule schedule, Path kept, long wanted, Long... all)
      throws IOException {
    ImplicitFits fits =
        new ImplicitFits(
            options(schedule), Arrays.asList(all), kept, new TrainingListener() {}, SIMD);
    return fits.fitted(photoFeatures, wanted).at(SIDE, SIDE).data();
  }

  @Test
  void fewStepsAreTheBeginningOfMany() throws IOException {
    ImplicitFits fits =
        new ImplicitFits(
            options(Schedule.CONSTANT), List.of(2L, 4L), null, new TrainingListener() {}, SIMD);
    float[] two = fits.fitted(photoFeatures, 2).at(SIDE, SIDE).data();
    int seen = backbone.images;
    float[] four = fits.fitted(photoFeatures, 4).at(SIDE, SIDE).data();
    assertEquals(seen, backbone.images, "one run for both");
    assertArrayEquals(fitted(Schedule.CONSTANT, null, 2, 2L), two);
    assertArrayEquals(fitted(Schedule.CONSTANT, null, 4, 4L), four);
    assertFalse(Arrays.equals(two, four));
  }

  @Test
  void fitsInTheFolderAreFound() throws IOException {
    float[] two = fitted(Schedule.CONSTANT, folder, 2, 2L);
    int seen = backbone.images;
    assertArrayEquals(two, fitted(Schedule.CONSTANT, folder, 2, 2L, 3L));
    assertEquals(seen, backbone.images);
    fitted(Schedule.CONSTANT, folder, 3, 2L, 3L);
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(2, files.count());
    }
  }

  /** A learning rate that falls over the run makes the fits differ from the first step on. */
  @Test
  void aScheduleOverTheRunNeedsARunForEach() throws IOException {
    Schedule cosine = new Schedule(Schedule.Kind.COSINE, 0);
    assertArrayEquals(fitted(cosine, null, 2, 2L), fitted(cosine, null, 2, 2L, 4L));
  }
}
