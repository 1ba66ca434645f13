package org.featup.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures speed and memory. */
@Command(
    name = "bench",
    description = {
      "Measures speed and memory on this machine and prints a Markdown table, or JSON.",
      "",
      "Time is the median and the least of the timed calls after a warm-up. GFLOP/s counts two for"
          + " each multiplication and addition that the method needs (see docs/performance.md); the"
          + " share is that of the multiply-adds which the same threads do on registers alone,"
          + " measured first. Allocated bytes are those of all threads in one call. Peak heap is"
          + " the most heap used during one call that starts after a full collection, garbage"
          + " included, less what was used before and less the output. On a device, its memory is what"
          + " the call needed at once, with arguments and output.",
    },
    subcommands = {
      BenchJbuCommand.class,
      BenchTrainStepCommand.class,
      BenchFitStepCommand.class,
      BenchAdaptiveConvCommand.class,
      BenchTable6Command.class,
      BenchScalingCommand.class
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "OPERATION",
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup bench jbu --channels 384 --side 14",
      "  featup bench train-step",
      "  featup bench fit-step",
      "  featup bench adaptive-conv --shape 1x112x112x384x7 --json",
      "  featup bench table6 --backend simd"
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  BenchCommand() {}

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name what to measure, for example: featup bench jbu");
  }
}
