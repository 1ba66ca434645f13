package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.featup.io.Safetensors;
import org.featup.ndarray.Parameter;
import org.featup.train.DivergedException;
import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.Schedule;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLoopTest {
  @TempDir private Path folder;
  private Path checkpoint;

  /** Writes down what it is told. */
  private static class Events implements TrainingListener {
    final List<String> seen = new ArrayList<>();
    final List<StepReport> reports = new ArrayList<>();

    @Override
    public void started(long step, long steps) {
      seen.add("started " + step + " of " + steps);
    }

    @Override
    public void step(StepReport report) {
      seen.add("step " + report.step());
      reports.add(report);
    }

    @Override
    public void pictures(long step, Map<String, BufferedImage> pictures) {
      seen.add("pictures " + step + " " + pictures.keySet());
    }

    @Override
    public void checkpointWritten(long step, Path file) {
      seen.add("checkpoint " + step);
    }

    @Override
    public void finished(TrainingOutcome outcome) {
      seen.add("finished " + outcome.step() + (outcome.complete() ? "" : " early"));
    }
  }

  private static LoopOptions options(long steps, double clipNorm, long clipSteps) {
    return new LoopOptions(
        9,
        steps,
        NAdamOptions.withLearningRate(0.01),
        clipNorm,
        clipSteps,
        1e6,
        3,
        4,
        Schedule.CONSTANT);
  }

  private TrainingLoop loop(ToyFunction toy, LoopOptions options, TrainingListener listener) {
    return loop(toy, options, listener, checkpoint, () -> false);
  }

  private static TrainingLoop loop(
      ToyFunction toy,
      LoopOptions options,
      TrainingListener listener,
      Path checkpoint,
      BooleanSupplier stopping) {
    Learning learning = Learning.of(toy.parameters);
    return new TrainingLoop(
        learning, Configuration.empty(), options, listener, checkpoint, stopping);
  }

  @BeforeEach
  void place() {
    checkpoint = folder.resolve("checkpoint.safetensors");
  }

  @Test
  void tellsOfEveryEventInOrder() throws IOException {
    Events events = new Events();
    ToyFunction toy = new ToyFunction(10);
    TrainingOutcome outcome = loop(toy, options(5, 1, 0), events).run(toy);
    assertEquals(new TrainingOutcome(5, 5), outcome);
    assertEquals(
        List.of(
            "started 0 of 5",
            "step 1",
            "step 2",
            "step 3",
            "checkpoint 3",
            "step 4",
            "pictures 4 [view]",
            "step 5",
            "pictures 5 [view]",
            "checkpoint 5",
            "finished 5"),
        events.seen);
    StepReport report = events.reports.get(0);
    assertEquals(List.of("valley", "tilt"), List.copyOf(report.terms().keySet()));
    assertEquals(report.terms().get("valley") * 0.75, report.loss(), 1e-9);
    assertEquals(List.of("photo 0", "photo 1"), report.images());
    assertEquals(2 / report.seconds(), report.imagesPerSecond(), 1e-9);
    assertTrue(events.reports.get(4).loss() < report.loss());
  }

  @Test
  void clipsTheFirstSteps() throws IOException {
    ToyFunction toy = new ToyFunction(10);
    List<Double> applied = new ArrayList<>();
    Events events =
        new Events() {
          @Override
          public void step(StepReport report) {
            super.step(report);
            applied.add(GradientNorm.of(toy.parameters));
          }
        };
    loop(toy, options(4, 0.5, 2), events).run(toy);
    assertEquals(0.5, applied.get(0), 1e-5);
    assertEquals(0.5, applied.get(1), 1e-5);
    for (int i = 0; i < 4; i++) {
      assertTrue(events.reports.get(i).gradientNorm() > 5, "before clipping");
    }
    assertEquals(events.reports.get(2).gradientNorm(), applied.get(2));
  }

  @Test
  void resumesBitForBit() throws IOException {
    ToyFunction whole = new ToyFunction(50);
    loop(whole, options(20, 1, 10), new Events(), null, () -> false).run(whole);
    for (long steps : new long[] {4, 13, 20}) {
      ToyFunction toy = new ToyFunction(50);
      TrainingLoop loop = loop(toy, options(steps, 1, 10), new Events());
      if (Files.exists(checkpoint)) {
        loop.resume();
      }
      loop.run(toy);
      if (steps == 20) {
        assertArrayEquals(whole.parameters.get(0).value(), toy.parameters.get(0).value());
        assertArrayEquals(whole.parameters.get(1).value(), toy.parameters.get(1).value());
      }
    }
    Events again = new Events();
    ToyFunction toy = new ToyFunction(50);
    TrainingLoop done = loop(toy, options(20, 1, 10), again);
    done.resume();
    assertTrue(done.run(toy).complete());
    assertEquals(List.of("started 20 of 20", "finished 20"), again.seen);
  }

  @Test
  void resumeChecksConfigurationAndSteps() throws IOException {
    ToyFunction toy = new ToyFunction(5);
    loop(toy, options(5, 1, 10), new Events()).run(toy);
    TrainingLoop shorter = loop(toy, options(4, 1, 10), new Events());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, shorter::resume);
    assertTrue(e.getMessage().contains("is at step 5, given 4 steps"), e.getMessage());
    TrainingLoop other = loop(toy, options(9, 2, 10), new Events());
    e = assertThrows(IllegalArgumentException.class, other::resume);
    assertTrue(e.getMessage().contains("clip.norm was 1.0, given 2.0"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopsAfterTheStepAndSaves(boolean interrupt) throws IOException {
    ToyFunction toy = new ToyFunction(10);
    AtomicBoolean stopping = new AtomicBoolean();
    Events events =
        new Events() {
          @Override
          public void step(StepReport report) {
            super.step(report);
            if (report.step() == 2 && interrupt) {
              Thread.currentThread().interrupt();
            } else if (report.step() == 2) {
              stopping.set(true);
            }
          }
        };
    TrainingLoop loop = loop(toy, options(20, 1, 0), events, checkpoint, stopping::get);
    TrainingOutcome outcome = loop.run(toy);
    assertEquals(interrupt, Thread.interrupted());
    assertFalse(outcome.complete());
    assertEquals(
        List.of("started 0 of 20", "step 1", "step 2", "checkpoint 2", "finished 2 early"),
        events.seen);
    assertEquals("2", Safetensors.read(checkpoint).metadata().get("step"));
  }

  /** Interrupts at all moments, most of them while a file is written. */
  @Test
  void interruptsDoNotBreakCheckpoints() throws Exception {
    ToyFunction toy = new ToyFunction(100_000);
    LoopOptions everyStep =
        new LoopOptions(9, 100_000, NAdamOptions.defaults(), 1, 0, 1e9, 1, 0, Schedule.CONSTANT);
    Thread trainer = Thread.currentThread();
    for (int round = 1; round <= 10; round++) {
      int pause = 1 + new StepRandom(1, round).generator("pause").nextInt(30);
      Thread interrupter = new Thread(() -> interruptLater(trainer, pause));
      interrupter.start();
      TrainingLoop loop = loop(toy, everyStep, new Events());
      if (Files.exists(checkpoint)) {
        Uninterrupted.run(loop::resume);
      }
      TrainingOutcome outcome = loop.run(toy);
      interrupter.join();
      assertTrue(Thread.interrupted());
      assertEquals(
          Long.toString(outcome.step()), Safetensors.read(checkpoint).metadata().get("step"));
    }
  }

  private static void interruptLater(Thread trainer, int millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    trainer.interrupt();
  }

  @Test
  void divergenceNamesStepImageAndPartAndKeepsTheCheckpoint() throws IOException {
    ToyFunction toy = new ToyFunction(10);
    Parameter depth = toy.parameters.get(1);
    check(toy, (r, t) -> t.add("valley", Double.NaN), "image photo 1: valley is NaN", "valley");
    check(toy, (r, t) -> t.add("tilt", 2e6), "image photo 1: tilt is 1", "tilt");
    check(toy, (r, t) -> t.add("tv", -1e300), "image photo 1: tv is -1.0E300", "tv");
    check(
        toy,
        (r, t) -> depth.gradient()[0] = Float.NEGATIVE_INFINITY,
        "image photo 0 and photo 1: gradient of depth is -Infinity",
        "gradient of depth");
    check(
        toy,
        (r, t) -> depth.value()[0] = Float.NaN,
        "image photo 0 and photo 1: parameter depth is NaN",
        "parameter depth");
  }

  private void check(ToyFunction toy, TrainingTask fault, String message, String part)
      throws IOException {
    Files.deleteIfExists(checkpoint);
    TrainingTask faulty =
        (random, terms) -> {
          toy.step(random, terms);
          if (random.step() == 5) {
            fault.step(random, terms);
          }
        };
    toy.parameters.get(1).value()[0] = 2;
    DivergedException e =
        assertThrows(
            DivergedException.class, () -> loop(toy, options(20, 1, 0), new Events()).run(faulty));
    assertTrue(e.getMessage().startsWith("step 5, " + message), e.getMessage());
    assertTrue(
        e.getMessage().endsWith("the last good checkpoint is " + checkpoint + ", of step 3"),
        e.getMessage());
    assertEquals(5, e.step());
    assertEquals(part, e.part());
    assertTrue(e.image().endsWith("photo 1"));
    assertEquals("3", Safetensors.read(checkpoint).metadata().get("step"));
  }

  @Test
  void divergenceWithoutCheckpointOrImage() {
    ToyFunction toy = new ToyFunction(3);
    TrainingLoop loop = loop(toy, options(2, 1, 0), new Events(), null, () -> false);
    DivergedException e =
        assertThrows(DivergedException.class, () -> loop.run((r, t) -> t.add("tv", 1 / 0.0)));
    assertEquals("step 1, tv is Infinity; there is no checkpoint", e.getMessage());
  }

  @Test
  void refusesImpossibleOptions() {
    LoopOptions d = LoopOptions.paper();
    List<LoopArguments> bad =
        List.of(
            () -> new LoopOptions(0, 0, d.optimizer(), 1, 1, 1, 1, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), 0, 1, 1, 1, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), Double.NaN, 1, 1, 1, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), 1, -1, 1, 1, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), 1, 1, -1, 1, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), 1, 1, 1, 0, 1, Schedule.CONSTANT),
            () -> new LoopOptions(0, 1, d.optimizer(), 1, 1, 1, 1, -1, Schedule.CONSTANT));
    for (LoopArguments arguments : bad) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, arguments::options);
      assertTrue(e.getMessage().matches(".*: expected .*, given .*"), e.getMessage());
    }
  }

  private interface LoopArguments {
    LoopOptions options();
  }
}
