package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.train.LoopOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a training runs, whatever it trains. */
final class LoopArguments {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private PresetArgument preset;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of the whole run, those before a --resume included. A run with --schedule constant"
              + " can be made longer: more steps, and --resume. One with a cosine cannot, since its"
              + " rates end with it; begin anew. Default: 150 for train, 500 for fit, 2000 for the"
              + " paper's train.")
  private Long steps;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all random numbers; with it a run can be repeated bit by bit. Default: 0.")
  private Long seed;

  @Mixin private RateArguments rate;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      description = "Norm of the gradients in the first steps, at most. Default: 1e-4.")
  private Double clipNorm;

  @Option(
      names = "--clip-steps",
      paramLabel = "N",
      description = "How many steps are the first ones. Default: 0; for the paper's train 10.")
  private Long clipSteps;

  @Option(
      names = "--loss-limit",
      paramLabel = "X",
      description = "A term of the loss beyond it ends the run. Default: 1e6.")
  private Double lossLimit;

  @Option(
      names = "--checkpoint-every",
      paramLabel = "N",
      description =
          "Steps from one checkpoint to the next. Default: 50 for train, 100 for fit and"
              + " for the paper.")
  private Long checkpointEvery;

  @Option(
      names = "--pictures-every",
      paramLabel = "N",
      description =
          "Steps from one picture to the next, 0 for none. Default: 50 for train, 100 for fit and"
              + " for the paper.")
  private Long picturesEvery;

  @Option(
      names = "--resume",
      description = "Go on from the checkpoint in the folder, if there is one.")
  private boolean resume;

  LoopArguments() {}

  /** Where defaults come from. */
  PresetArgument preset() {
    return preset;
  }

  /**
   * The options; one out of range is wrong usage.
   *
   * @param base what is not given
   */
  LoopOptions options(LoopOptions base) {
    return Usage.options(spec, () -> checked(base));
  }

  private LoopOptions checked(LoopOptions base) {
    return new LoopOptions(
        requireNonNullElse(seed, base.seed()),
        requireNonNullElse(steps, base.steps()),
        rate.optimizer(base.optimizer()),
        requireNonNullElse(clipNorm, base.clipNorm()),
        requireNonNullElse(clipSteps, base.clipSteps()),
        requireNonNullElse(lossLimit, base.lossLimit()),
        requireNonNullElse(checkpointEvery, base.checkpointEvery()),
        requireNonNullElse(picturesEvery, base.picturesEvery()),
        rate.schedule(base.schedule()));
  }

  /**
   * Refuses a folder with a run that is not to be resumed.
   *
   * @return what to say when the run begins; null for nothing
   * @throws IOException if it holds a run, and {@code --resume} is not given
   */
  String checkRun(Path folder) throws IOException {
    boolean holdsRun = Files.exists(folder.resolve(LoopOptions.CHECKPOINT));
    if (holdsRun && !resume) {
      throw new IOException(
          folder + ": holds a run already; continue with --resume, or choose another folder");
    }
    return resume && !holdsRun ? "no checkpoint in " + folder + ": starts at step 1" : null;
  }

  /** Whether to resume from a checkpoint. */
  boolean resume() {
    return resume;
  }
}
