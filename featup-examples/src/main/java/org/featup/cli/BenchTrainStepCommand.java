package org.featup.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.featup.bench.FmaPeak;
import org.featup.bench.Meter;
import org.featup.bench.StackTrainingWorkload;
import org.featup.bench.TrainStepWorkload;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures a step of training. */
@Command(
    name = "train-step",
    description = {
      "Measures a step of training the stack of joint bilateral upsamplers: 1xCx14x14 features,"
          + " 224x224 images, 30 projections, attention downsampler of kernel 16 with blur,"
          + " uncertainty, dropout, NAdam; before it the stack alone for one image, forward, and"
          + " forward and backward. The time of a backbone comes on top."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  featup bench train-step --threads 2",
      "  featup bench train-step --images 4 --jitters 2"
    })
final class BenchTrainStepCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--channels",
      paramLabel = "C",
      defaultValue = "384",
      description = "Channels of the features. Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "1",
      description = "Images of a step. Default: ${DEFAULT-VALUE}.")
  private int images;

  @Option(
      names = "--jitters",
      paramLabel = "N",
      defaultValue = "1",
      description = "Jitters of an image. Default: ${DEFAULT-VALUE}.")
  private int jitters;

  @Mixin private BenchOptions options;

  BenchTrainStepCommand() {}

  @Override
  public Integer call() throws IOException {
    options.requirePositive("--channels", channels);
    options.requirePositive("--images", images);
    options.requirePositive("--jitters", jitters);
    String sizes = "--channels " + channels + " --images " + images + " --jitters " + jitters;
    TrainStepWorkload workload =
        Usage.sized(
            spec, sizes, () -> new TrainStepWorkload(channels, images, jitters, options.backend()));
    FmaPeak peak = options.peak();
    StackTrainingWorkload stack =
        Usage.sized(spec, sizes, () -> TrainStepWorkload.stack(channels, options.backend()));
    double forward = stack.forwardFlops();
    Meter meter = options.meter();
    options.print(
        peak,
        List.of(
            meter.measure(stack.name("forward"), forward, 0, stack::forward),
            meter.measure(
                stack.name("forward and backward"), 3 * forward, 0, stack::forwardAndBackward),
            meter.measure(workload.name(), workload.flops(), 0, workload::run)));
    return 0;
  }
}
