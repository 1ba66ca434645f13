package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;
import org.featup.internal.train.loop.Learning;
import org.featup.internal.train.loop.ToyFunction;
import org.featup.internal.train.loop.ToyRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleTest {
  @TempDir private Path folder;

  private static double[] factors(Schedule schedule, long steps) {
    return LongStream.rangeClosed(1, steps)
        .mapToDouble(step -> schedule.factor(step, steps))
        .toArray();
  }

  @Test
  void knownAnswers() {
    double[] ones = {1, 1, 1, 1, 1};
    assertArrayEquals(ones, factors(Schedule.CONSTANT, 5));
    assertArrayEquals(
        new double[] {0.25, 0.5, 0.75, 1, 1, 1},
        factors(new Schedule(Schedule.Kind.CONSTANT, 4), 6));
    double root = Math.sqrt(0.5);
    assertArrayEquals(
        new double[] {1, (1 + root) / 2, 0.5, (1 - root) / 2},
        factors(new Schedule(Schedule.Kind.COSINE, 0), 4),
        1e-15);
    assertArrayEquals(
        new double[] {0.5, 1, 1, 0.75, 0.25},
        factors(new Schedule(Schedule.Kind.COSINE, 2), 5),
        1e-15);
    assertArrayEquals(
        new double[] {0.1, 0.2, 0.3}, factors(new Schedule(Schedule.Kind.COSINE, 10), 3), 1e-15);
  }

  private static LoopOptions options(long steps, Schedule.Kind kind) {
    return LoopOptions.paper().withSteps(steps).withSchedule(new Schedule(kind, 3));
  }

  private ToyRun run(String name, ToyFunction toy, LoopOptions options) {
    return new ToyRun(
        folder.resolve(name), Learning.of(toy.parameters), options, new TrainingListener() {});
  }

  @Test
  void goesOnToTheSameBits() throws IOException {
    LoopOptions options = options(12, Schedule.Kind.COSINE);
    ToyFunction whole = new ToyFunction(5);
    run("whole", whole, options).run(false, whole);
    ToyFunction half = new ToyFunction(5);
    ToyRun stopped = run("half", half, options);
    stopped.run(
        false,
        (random, terms) -> {
          half.step(random, terms);
          if (random.step() == 7) {
            stopped.stop();
          }
        });
    ToyFunction rest = new ToyFunction(5);
    run("half", rest, options).run(true, rest);
    assertArrayEquals(whole.parameters.get(0).value(), rest.parameters.get(0).value());
  }

  /** A cosine depends on where it ends, a constant rate does not. */
  @Test
  void moreStepsAreAnotherCosine() throws IOException {
    ToyFunction toy = new ToyFunction(5);
    run("run", toy, options(4, Schedule.Kind.COSINE)).run(false, toy);
    ToyRun more = run("run", toy, options(5, Schedule.Kind.COSINE));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> more.run(true, toy));
    assertTrue(e.getMessage().contains("schedule.steps was 4, given 5"), e.getMessage());
    assertTrue(e.getMessage().contains("begin anew with the steps wanted"), e.getMessage());
    run("steady", toy, options(4, Schedule.Kind.CONSTANT)).run(false, toy);
    TrainingOutcome outcome = run("steady", toy, options(5, Schedule.Kind.CONSTANT)).run(true, toy);
    assertEquals(5, outcome.step());
  }

  @Test
  void aWarmUpIsNotNegative() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Schedule(Schedule.Kind.COSINE, -1));
    assertEquals("warm-up: expected at least 0 steps, given -1", e.getMessage());
  }
}
