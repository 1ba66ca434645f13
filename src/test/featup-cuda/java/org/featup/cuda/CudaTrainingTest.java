package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.io.Images;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.jitter.JitterSampler;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.train.FitOptions;
import org.featup.train.ImplicitTrainer;
import org.featup.train.JbuLosses;
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

/**
 * Both trainers with a backend on a device: the losses and the parameters of the CPU, the same bits
 * when they go on from a checkpoint, few copies, and nothing left behind.
 */
class CudaTrainingTest {
  private static final int SIDE = 32;
  private static final int STEPS = 2;
  private static final double TOLERANCE = 1e-4;

  private final InterpretedDriver driver = new InterpretedDriver();
  private final PooledContext pool = new PooledContext(driver.open(0));
  private final CopyCounter copies = new CopyCounter(pool);
  private final CudaBackend cuda = new CudaBackend("cuda", new CudaSession(copies));

  @TempDir private Path folder;

  @AfterEach
  void close() {
    cuda.close();
    driver.assertAllClosed();
  }

  private static LoopOptions loop(int steps) {
    return new LoopOptions(
        3, steps, NAdamOptions.withLearningRate(1e-3), 1, 0, 1e6, 2, 0, Schedule.CONSTANT);
  }

  /** A trainer with a folder for its checkpoint; null for none. */
  private interface Training {
    void run(Backend backend, int steps, Path folder, TrainingListener listener) throws IOException;
  }

  private interface Comparison {
    void run() throws IOException;
  }

  private void check(Training training, Comparison comparison) throws IOException {
    List<Double> expected = losses(training, Backends.byName("scalar"), "scalar");
    List<Double> actual = losses(training, cuda, "cuda");
    int kept = pool.lentCount();
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), TOLERANCE * Math.abs(expected.get(i)));
    }
    comparison.run();
    losses(training, cuda, "again");
    assertEquals(kept, pool.lentCount(), "what is kept for the next step does not grow");
    assertSameFile("cuda", "again");
  }

  private List<Double> losses(Training training, Backend backend, String name) throws IOException {
    List<Double> losses = new ArrayList<>();
    training.run(
        backend,
        STEPS,
        folder.resolve(name),
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            losses.add(report.loss());
          }
        });
    return losses;
  }

  private Path checkpoint(String name) {
    return folder.resolve(name).resolve(LoopOptions.CHECKPOINT);
  }

  private void assertSameFile(String one, String other) throws IOException {
    assertEquals(-1, Files.mismatch(checkpoint(one), checkpoint(other)), one + ", " + other);
  }

  /** By the largest value of each tensor; the means of gradients of zero are rounding alone. */
  private void sameParameters() throws IOException {
    Map<String, Tensor> expected = Safetensors.read(checkpoint("scalar")).tensors();
    Map<String, Tensor> actual = Safetensors.read(checkpoint("cuda")).tensors();
    assertEquals(expected.keySet(), actual.keySet());
    for (Tensor tensor : expected.values()) {
      if (!tensor.name().startsWith("optimizer.")) {
        assertClose(row(tensor), row(actual.get(tensor.name())), OUTPUT);
      }
    }
  }

  /**
   * The means of the gradients. Where terms cancel, NAdam divides what is left by its own size, so
   * that parameters tell the rounding of small gradients. That by the saliency's bias is zero.
   */
  private void sameMeans() throws IOException {
    Map<String, Tensor> actual = Safetensors.read(checkpoint("cuda")).tensors();
    for (Tensor tensor : Safetensors.read(checkpoint("scalar")).tensors().values()) {
      boolean mean = tensor.name().startsWith("optimizer.exp_avg.");
      if (mean && !tensor.name().endsWith("attention_net.1.bias")) {
        assertClose(row(tensor), row(actual.get(tensor.name())), GRADIENT);
      }
    }
  }

  private static NDArray row(Tensor tensor) {
    float[] values = tensor.data();
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }

  /** Stops after a step, goes on, and has the bits of the run that never stopped. */
  private void resumes(Training training) throws IOException {
    TrainingListener nobody = new TrainingListener() {};
    training.run(cuda, STEPS + 1, folder.resolve("whole"), nobody);
    training.run(cuda, 1, folder.resolve("parts"), nobody);
    training.run(cuda, STEPS + 1, folder.resolve("parts"), nobody);
    assertSameFile("whole", "parts");
  }

  /**
   * Holds down what the second step copies.
   *
   * @param uploads how many
   * @param up their floats
   * @param downloads how many
   * @param down their floats
   */
  private void copies(Training training, int uploads, int up, int downloads, int down)
      throws IOException {
    boolean[] looked = {false};
    training.run(
        cuda,
        2,
        null,
        new TrainingListener() {
          @Override
          public void step(StepReport report) {
            if (report.step() == 2) {
              looked[0] = true;
              assertEquals(uploads, copies.uploads().size(), copies.uploads()::toString);
              assertEquals(downloads, copies.downloads().size(), copies.downloads()::toString);
              assertAtMost(up, copies.uploads());
              assertAtMost(down, copies.downloads());
            }
            copies.clear();
          }
        });
    assertTrue(looked[0]);
  }

  private static void assertAtMost(int floats, List<Integer> copies) {
    int sum = copies.stream().mapToInt(Integer::intValue).sum();
    assertTrue(sum <= floats, () -> sum + " floats, more than " + floats + ": " + copies);
  }

  private void stack(Backend backend, int steps, Path run, TrainingListener listener)
      throws IOException {
    stack(JbuLosses.LIKELIHOOD, backend, steps, run, listener);
  }

  private void stack(
      JbuLosses losses, Backend backend, int steps, Path run, TrainingListener listener)
      throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Random random = new Random(1);
    for (int i = 0; i < 2; i++) {
      BufferedImage photo = new BufferedImage(SIDE + 8, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < photo.getWidth() * SIDE; p++) {
        int smooth = ((p % photo.getWidth() * 5) << 16) | random.nextInt(64);
        photo.setRGB(p % photo.getWidth(), p / photo.getWidth(), smooth);
      }
      Images.writePng(photos.resolve(i + ".png"), photo);
    }
    JbuOptions options =
        JbuOptions.paper()
            .withImages(1)
            .withCrop(new RandomCrop(SIDE, 0.5))
            .withJitter(new JitterSampler(4, 2, 0.5, 0.5))
            .withProjection(4)
            .withLosses(losses);
    JbuTrainer.builder(new CellColors(5))
        .images(photos)
        .options(options)
        .loop(loop(steps))
        .folder(run)
        .backend(backend)
        .build()
        .run(listener);
  }

  private void image(Backend backend, int steps, Path run, TrainingListener listener)
      throws IOException {
    FitOptions paper = FitOptions.paper();
    FitOptions options =
        paper
            .withLoop(loop(steps))
            .withField(paper.field().withFrequencies(4).withDropout(0.05))
            .withViews(
                paper
                    .views()
                    .withJitter(new JitterSampler(4, 1.5, 0.5, 1))
                    .withCount(6)
                    .withHeldOut(0)
                    .withPerStep(2)
                    .withComponents(3));
    ImplicitTrainer.builder(new CellColors(5), random(4, 1, 3, 24, 32))
        .options(options)
        .folder(run)
        .backend(backend)
        .build()
        .run(listener);
  }

  @Test
  void ofAStack() throws IOException {
    check(this::stack, this::sameParameters);
  }

  /** Also those that look at the upsampled features, and those that stay on the heap. */
  @Test
  void ofAStackByAllTerms() throws IOException {
    JbuLosses all = new JbuLosses(1, 0.1, 0.001, 0, 0.2, 0.3);
    check(
        (backend, steps, run, listener) -> stack(all, backend, steps, run, listener),
        this::sameMeans);
  }

  @Test
  void ofAnImage() throws IOException {
    check(this::image, this::sameParameters);
  }

  @Test
  void aStackGoesOn() throws IOException {
    resumes(this::stack);
  }

  @Test
  void anImageGoesOn() throws IOException {
    resumes(this::image);
  }

  /**
   * Up: two images, weights as the kernels want them, gradients. Down: jittered images for the
   * backbone, sums over pixels, values. A map of gradients would have 5 x 32 x 32 floats.
   */
  @Test
  void whatAStackCopies() throws IOException {
    int parameters = 25_102;
    int images = 2 * 3 * SIDE * SIDE;
    copies(this::stack, 59, images + 3 * parameters + 12_000, 19, images + 2 * parameters);
  }

  /**
   * Up: the image, its views' taps, weights, gradients. No map of 3 x 24 x 32 floats comes down.
   */
  @Test
  void whatAnImageCopies() throws IOException {
    copies(this::image, 55, 11_000, 23, 2_300);
  }
}
