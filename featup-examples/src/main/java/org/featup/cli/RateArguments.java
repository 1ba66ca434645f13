package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import org.featup.train.NAdamOptions;
import org.featup.train.Schedule;
import picocli.CommandLine.Option;

/** How far a step of the optimiser goes. */
final class RateArguments {
  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "Of NAdam. Default: 1e-3 for train, 1e-2 for fit; paper: 1e-3.")
  private Double learningRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      description = "Share of a weight that a step of rate 1 takes off. Default: 0.")
  private Double weightDecay;

  @Option(
      names = "--schedule",
      paramLabel = "NAME",
      description =
          "What the learning rate does: constant, or cosine, falling to 0. Default: cosine; paper: constant.")
  private Schedule.Kind schedule;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      description = "Steps in which the learning rate rises before. Default: 0.")
  private Long warmUp;

  RateArguments() {}

  /**
   * The optimiser.
   *
   * @param base what is not given
   * @throws IllegalArgumentException if a value is out of range
   */
  NAdamOptions optimizer(NAdamOptions base) {
    return new NAdamOptions(
        requireNonNullElse(learningRate, base.learningRate()),
        base.beta1(),
        base.beta2(),
        base.epsilon(),
        base.momentumDecay(),
        requireNonNullElse(weightDecay, base.weightDecay()));
  }

  /**
   * What becomes of its rate.
   *
   * @param base what is not given
   * @throws IllegalArgumentException if a value is out of range
   */
  Schedule schedule(Schedule base) {
    return new Schedule(
        requireNonNullElse(schedule, base.kind()), requireNonNullElse(warmUp, base.warmUp()));
  }
}
