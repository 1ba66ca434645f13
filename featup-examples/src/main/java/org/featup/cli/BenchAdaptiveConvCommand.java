package org.featup.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.featup.bench.AdaptiveConvWorkload;
import org.featup.bench.ConvShape;
import org.featup.bench.FmaPeak;
import org.featup.bench.Meter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the spatially adaptive convolution and its gradients. */
@Command(
    name = "adaptive-conv",
    description = "Measures the spatially adaptive convolution (equation 4) and both gradients.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup bench adaptive-conv --shape 1x112x112x384x7")
final class BenchAdaptiveConvCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--shape",
      paramLabel = "BxHxWxCxD",
      required = true,
      description = "Batch, rows, columns, channels and diameter; the diameter is odd.")
  private String shape;

  @Mixin private BenchOptions options;

  BenchAdaptiveConvCommand() {}

  @Override
  public Integer call() throws IOException {
    AdaptiveConvWorkload workload = workload();
    Meter meter = options.meter();
    FmaPeak peak = options.peak();
    double flops = workload.flops();
    long moved = workload.movedBytes();
    options.print(
        peak,
        List.of(
            meter.measure(workload.name("forward"), flops, moved, workload::forward),
            meter.measure(workload.name("gradient by source"), flops, moved, workload::gradSource),
            meter.measure(
                workload.name("gradient by filters"), flops, moved, workload::gradFilters)));
    return 0;
  }

  private AdaptiveConvWorkload workload() {
    ConvShape size;
    try {
      size = ConvShape.parse(shape);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--shape: " + e.getMessage(), e);
    }
    return new AdaptiveConvWorkload(options.backend(), size);
  }
}
