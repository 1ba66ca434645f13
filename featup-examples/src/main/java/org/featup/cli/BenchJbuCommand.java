package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.featup.FeatUp;
import org.featup.bench.FmaPeak;
import org.featup.bench.JbuWorkload;
import org.featup.bench.Measurement;
import org.featup.ndarray.NDArray;
import org.featup.upsample.JbuUpsampler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures the whole stack. */
@Command(
    name = "jbu",
    description = {
      "Measures the stack of four joint bilateral upsamplers: 1xCxSxS features and a 16Sx16S image.",
      "The weights are random, of the released checkpoints' architecture, unless --weights says"
          + " otherwise. A backend on a device is also measured on arrays that lie there."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup bench jbu --channels 384 --side 14 --threads 2")
final class BenchJbuCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--channels",
      paramLabel = "C",
      defaultValue = "384",
      description = "Channels of the features. Default: ${DEFAULT-VALUE}.")
  private int channels;

  @Option(
      names = "--side",
      paramLabel = "S",
      defaultValue = "14",
      description = "Rows and columns of the features. Default: ${DEFAULT-VALUE}.")
  private int side;

  @Option(names = "--weights", paramLabel = "FILE", description = "Weights to measure with.")
  private Path weights;

  @Mixin private BenchOptions options;

  BenchJbuCommand() {}

  @Override
  public Integer call() throws IOException {
    options.requirePositive("--channels", channels);
    options.requirePositive("--side", side);
    Usage.file(spec, "--weights ", weights);
    JbuUpsampler given = weights == null ? null : FeatUp.load(weights, options.backend());
    String sizes = "--channels " + channels + " --side " + side;
    JbuWorkload made = Usage.sized(spec, sizes, () -> workload(given));
    FmaPeak peak = options.peak();
    List<Measurement> measurements = new ArrayList<>();
    try (JbuWorkload workload = made) {
      measurements.add(measure(workload));
      if (!options.onDevice()) {
        NDArray out = workload.run();
        measurements.add(
            measure(workload, ", into the caller's array", () -> workload.runInto(out)));
      }
      // only now, so that its arrays do not count above
      try (JbuWorkload resident = workload.resident()) {
        if (resident.isOnDevice()) {
          measurements.add(measure(resident));
        }
      }
    }
    options.print(peak, measurements);
    return 0;
  }

  private JbuWorkload workload(JbuUpsampler given) {
    JbuUpsampler stack =
        given == null ? JbuWorkload.randomStack(channels, options.backend()) : given;
    return new JbuWorkload(stack, channels, side);
  }

  private Measurement measure(JbuWorkload workload) {
    return measure(workload, "", workload::run);
  }

  private Measurement measure(JbuWorkload workload, String how, Supplier<NDArray> call) {
    return options
        .meter()
        .measure(workload.name() + how, workload.flops(), workload.movedBytes(), call);
  }
}
