package org.featup.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.featup.bench.FitStepWorkload;
import org.featup.bench.FmaPeak;
import org.featup.bench.Measurement;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures a step of fitting. */
@Command(
    name = "fit-step",
    description = {
      "Measures one step of fitting the implicit upsampler to an image of SxS pixels: network,"
          + " attention downsampler with a kernel of 29, all terms of the loss, gradients and"
          + " optimiser. The backbone is not part of it.",
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup bench fit-step --channels 128 --jitters 10 --side 224 --threads 2")
final class BenchFitStepCommand implements Callable<Integer> {
  private static final int CELL = 16;
  private static final int LEAST_SIDE = 48;

  @Spec private CommandSpec spec;

  @Option(
      names = "--channels",
      paramLabel = "C",
      defaultValue = "128",
      description = "Channels of the features. Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--jitters",
      paramLabel = "J",
      defaultValue = "10",
      description = "Jitters per step. Default: ${DEFAULT-VALUE}.")
  private int jitters;

  @Option(
      names = "--side",
      paramLabel = "S",
      defaultValue = "224",
      description = "Rows and columns of the image. Default: ${DEFAULT-VALUE}.")
  private int side;

  @Mixin private BenchOptions options;

  BenchFitStepCommand() {}

  @Override
  public Integer call() throws IOException {
    options.requirePositive("--channels", channels);
    options.requirePositive("--jitters", jitters);
    if (side < LEAST_SIDE || side % CELL != 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--side must be a multiple of " + CELL + " from " + LEAST_SIDE + ", given " + side);
    }
    FitStepWorkload workload =
        Usage.sized(
            spec,
            "--channels " + channels + " --jitters " + jitters + " --side " + side,
            () -> new FitStepWorkload(channels, jitters, side, options.backend()));
    FmaPeak peak = options.peak();
    Measurement measurement =
        options.meter().measure(workload.name(), workload.flops(), 0, workload::run);
    options.print(peak, List.of(measurement));
    return 0;
  }
}
