package org.featup.cli;

import org.featup.train.FitOptions;
import picocli.CommandLine.Option;

/** Where defaults come from. */
final class PresetArgument {
  private enum Preset {
    RECOMMENDED,
    PAPER
  }

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description =
          "What is not given: recommended is what was found to be best, paper is Table 7."
              + " Default: recommended.")
  private Preset preset = Preset.RECOMMENDED;

  PresetArgument() {}

  /** Whether the paper's are wanted. */
  boolean paper() {
    return preset == Preset.PAPER;
  }

  /** Those of fits. */
  FitOptions fit() {
    return paper() ? FitOptions.paper() : FitOptions.recommended();
  }
}
