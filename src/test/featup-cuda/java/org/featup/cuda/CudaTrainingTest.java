package org.featup.cuda;

import static org.featup.kernel.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.featup.cuda.driver.PooledContext;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.io.Images;
import org.featup.jitter.JitterSampler;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.train.FitOptions;
import org.featup.train.ImplicitTrainer;
import org.featup.train.JbuOptions;
import org.featup.train.JbuTrainer;
import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.RandomCrop;
import org.featup.train.Schedule;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both trainers with a backend on a device: the losses of the CPU, and nothing left behind. */
class CudaTrainingTest {
  private static final int SIDE = 32;
  private static final double TOLERANCE = 1e-4;

  private final InterpretedDriver driver = new InterpretedDriver();
  private final PooledContext pool = new PooledContext(driver.open(0));
  private final CudaBackend cuda = new CudaBackend("cuda", new CudaSession(pool));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    cuda.close();
    driver.assertAllClosed();
  }

  private static LoopOptions steps(int count) {
    return new LoopOptions(
        3, count, NAdamOptions.withLearningRate(1e-3), 1, 0, 1e6, 2, 0, Schedule.CONSTANT);
  }

  private interface Training {
    void run(Backend backend, TrainingListener listener) throws IOException;
  }

  private void check(Training training) throws IOException {
    List<Double> expected = losses(training, Backends.byName("scalar"));
    List<Double> actual = losses(training, cuda);
    int kept = pool.lentCount();
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), TOLERANCE * Math.abs(expected.get(i)));
    }
    losses(training, cuda);
    assertEquals(kept, pool.lentCount(), "what is kept for the next step does not grow");
  }

  private static List<Double> losses(Training training, Backend backend) throws IOException {
    List<Double> losses = new ArrayList<>();
    training.run(
        backend,
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            losses.add(report.loss());
          }
        });
    return losses;
  }

  @Test
  void ofAStack() throws IOException {
    Random random = new Random(1);
    for (int i = 0; i < 2; i++) {
      BufferedImage photo = new BufferedImage(SIDE + 8, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < photo.getWidth() * SIDE; p++) {
        int smooth = ((p % photo.getWidth() * 5) << 16) | random.nextInt(64);
        photo.setRGB(p % photo.getWidth(), p / photo.getWidth(), smooth);
      }
      Images.writePng(folder.resolve(i + ".png"), photo);
    }
    JbuOptions options =
        JbuOptions.paper()
            .withImages(1)
            .withCrop(new RandomCrop(SIDE, 0.5))
            .withJitter(new JitterSampler(4, 2, 0.5, 0.5))
            .withProjection(4);
    check(
        (backend, listener) ->
            JbuTrainer.builder(new CellColors(5))
                .images(folder)
                .options(options)
                .loop(steps(2))
                .backend(backend)
                .build()
                .run(listener));
  }

  @Test
  void ofAnImage() throws IOException {
    FitOptions paper = FitOptions.paper();
    FitOptions options =
        paper
            .withLoop(steps(2))
            .withField(paper.field().withFrequencies(4).withDropout(0.05))
            .withViews(
                paper
                    .views()
                    .withJitter(new JitterSampler(4, 1.5, 0.5, 1))
                    .withCount(6)
                    .withHeldOut(0)
                    .withPerStep(2)
                    .withComponents(3));
    check(
        (backend, listener) ->
            ImplicitTrainer.builder(new CellColors(5), random(4, 1, 3, 24, 32))
                .options(options)
                .backend(backend)
                .build()
                .run(listener));
  }
}
