package org.featup.examples.cli;

import org.featup.train.LoopOptions;
import org.featup.train.NAdamOptions;
import org.featup.train.Schedule;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a training runs, whatever it trains. */
final class LoopArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** Sets of defaults. */
  enum Preset {
    PAPER
  }

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "paper",
      description = "What is not given: paper is Table 7, and the default.")
  private Preset preset;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Steps of the whole run, those before a --resume included. Default: 2000.")
  private long steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of all random numbers; with it a run can be repeated bit by bit. Default: 0.")
  private long seed;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "1e-3",
      description = "Of NAdam. Default: 1e-3.")
  private double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0",
      description = "Share of a weight that a step of rate 1 takes off. Default: 0.")
  private double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      defaultValue = "constant",
      description =
          "What the learning rate does: constant, or cosine, falling to 0. Default: constant.")
  private Schedule.Kind schedule;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "0",
      description = "Steps in which the learning rate rises before. Default: 0.")
  private long warmUp;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "1e-4",
      description = "Norm of the gradients in the first steps, at most. Default: 1e-4.")
  private double clipNorm;

  @Option(
      names = "--clip-steps",
      paramLabel = "N",
      description = "How many steps are the first ones. Default: 10 for train, 0 for fit.")
  private Long clipSteps;

  @Option(
      names = "--loss-limit",
      paramLabel = "X",
      defaultValue = "1e6",
      description = "A term of the loss beyond it ends the run. Default: 1e6.")
  private double lossLimit;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps from one checkpoint to the next. Default: 100.")
  private long checkpointEvery;

  @Option(
      names = "--pictures-every",
      paramLabel = "N",
      defaultValue = "100",
      description = "Steps from one picture to the next, 0 for none. Default: 100.")
  private long picturesEvery;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint in the folder, if there is one.")
  private boolean resume;

  LoopArguments() {}

  /**
   * The options; one out of range is wrong usage.
   *
   * @param paper where the two trainings differ
   */
  LoopOptions options(LoopOptions paper) {
    LoopOptions defaults =
        switch (preset) {
          case PAPER -> paper;
        };
    return Usage.options(spec, () -> checked(clipSteps == null ? defaults.clipSteps() : clipSteps));
  }

  private LoopOptions checked(long clipped) {
    NAdamOptions plain = NAdamOptions.withLearningRate(learningRate);
    NAdamOptions optimizer =
        new NAdamOptions(
            learningRate,
            plain.beta1(),
            plain.beta2(),
            plain.epsilon(),
            plain.momentumDecay(),
            weightDecay);
    return new LoopOptions(
        seed,
        steps,
        optimizer,
        clipNorm,
        clipped,
        lossLimit,
        checkpointEvery,
        picturesEvery,
        new Schedule(schedule, warmUp));
  }

  /** Whether to go on from a checkpoint. */
  boolean resume() {
    return resume;
  }
}
