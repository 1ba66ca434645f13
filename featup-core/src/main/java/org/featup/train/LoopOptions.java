package org.featup.train;

/**
 * How a training runs, whatever is trained.
 *
 * @param seed of all random numbers
 * @param steps how many steps the whole run has, at least 1; a resumed run may have more than its
 *     checkpoint was meant for
 * @param optimizer rates and decays
 * @param clipNorm norm that the gradients are shortened to at the start, positive
 * @param clipSteps how many steps count as the start, 0 for none
 * @param lossLimit magnitude of a loss term above which the run is taken to have exploded, positive
 * @param checkpointEvery steps from one checkpoint to the next, at least 1
 * @param picturesEvery steps from one set of pictures to the next, 0 for none
 * @param schedule how the learning rate changes over the run
 */
public record LoopOptions(
    long seed,
    long steps,
    NAdamOptions optimizer,
    double clipNorm,
    long clipSteps,
    double lossLimit,
    long checkpointEvery,
    long picturesEvery,
    Schedule schedule) {

  /** The name of the checkpoint in the folder of a run. */
  public static final String CHECKPOINT = "checkpoint.safetensors";

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range or NaN
   */
  public LoopOptions {
    require(steps >= 1, "steps", "at least 1", steps);
    require(clipNorm > 0, "clip norm", "a positive number", clipNorm);
    require(clipSteps >= 0, "clip steps", "at least 0", clipSteps);
    require(lossLimit > 0, "loss limit", "a positive number", lossLimit);
    require(checkpointEvery >= 1, "steps between checkpoints", "at least 1", checkpointEvery);
    require(picturesEvery >= 0, "steps between pictures", "at least 0", picturesEvery);
  }

  /**
   * For a stack that starts from bilateral filters ({@code JbuOptions}): 150 steps of NAdam at
   * 1e-3, falling along a cosine.
   *
   * @return these, with seed 0, no shortened gradients, a loss limit of 1e6, and checkpoints and
   *     pictures every 50 steps
   */
  public static LoopOptions recommended() {
    return new LoopOptions(
        0,
        150,
        NAdamOptions.withLearningRate(1e-3),
        1e-4,
        0,
        1e6,
        50,
        50,
        new Schedule(Schedule.Kind.COSINE, 0));
  }

  /**
   * Table 7: 2000 steps of NAdam at 1e-3. As in the authors' code, the gradients of the first ten
   * steps are shortened to a norm of 1e-4.
   *
   * @return these, with seed 0, a constant rate, a loss limit of 1e6, and checkpoints and pictures
   *     every 100 steps
   */
  public static LoopOptions paper() {
    return new LoopOptions(
        0, 2000, NAdamOptions.defaults(), 1e-4, 10, 1e6, 100, 100, Schedule.CONSTANT);
  }

  /**
   * The same with another number of steps.
   *
   * @param count at least 1
   * @return new options
   */
  public LoopOptions withSteps(long count) {
    return new LoopOptions(
        seed,
        count,
        optimizer,
        clipNorm,
        clipSteps,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        schedule);
  }

  /**
   * The same with another seed.
   *
   * @param other of all random numbers
   * @return new options
   */
  public LoopOptions withSeed(long other) {
    return new LoopOptions(
        other,
        steps,
        optimizer,
        clipNorm,
        clipSteps,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        schedule);
  }

  /**
   * The same with another optimiser.
   *
   * @param other rates and decays
   * @return new options
   */
  public LoopOptions withOptimizer(NAdamOptions other) {
    return new LoopOptions(
        seed,
        steps,
        other,
        clipNorm,
        clipSteps,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        schedule);
  }

  /**
   * The same with another number of steps whose gradients are shortened.
   *
   * @param count at least 0
   * @return new options
   */
  public LoopOptions withClipSteps(long count) {
    return new LoopOptions(
        seed,
        steps,
        optimizer,
        clipNorm,
        count,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        schedule);
  }

  /**
   * The same with another schedule.
   *
   * @param other how the learning rate changes
   * @return new options
   */
  public LoopOptions withSchedule(Schedule other) {
    return new LoopOptions(
        seed,
        steps,
        optimizer,
        clipNorm,
        clipSteps,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        other);
  }

  private static void require(boolean holds, String name, String expected, Number given) {
    if (!holds) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", given " + given);
    }
  }
}
