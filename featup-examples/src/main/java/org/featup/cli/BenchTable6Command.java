package org.featup.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.featup.bench.ConvShape;
import org.featup.bench.Table6;
import org.featup.bench.Table6Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the spatially adaptive convolution beside its formulation by unfolding. */
@Command(
    name = "table6",
    description = {
      "Measures the spatially adaptive convolution as Table 6 of the paper does: forward, backward"
          + " (both gradients) and peak memory, inputs and outputs included, beside a plain"
          + " formulation that unfolds, on the same device. Prints a Markdown table. On a CPU the peak"
          + " is that of the heap, garbage included.",
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup bench table6 --backend cuda --json")
final class BenchTable6Command implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--shapes",
      paramLabel = "BxHxWxCxD|stack",
      split = ",",
      description =
          "Sizes to measure, or stack for eight that a stack meets. Default: the eight of the"
              + " paper.")
  private List<String> shapes = List.of();

  @Mixin private BenchOptions options;

  BenchTable6Command() {}

  @Override
  public Integer call() throws IOException {
    List<ConvShape> sizes =
        shapes.isEmpty() ? Table6.SHAPES : shapes.stream().flatMap(this::sizes).toList();
    Table6Report report = new Table6Report(options.place(), options.table6().measure(sizes));
    options.print(options.json() ? report.json() : report.markdown().stripTrailing());
    return 0;
  }

  private Stream<ConvShape> sizes(String text) {
    try {
      return text.equals("stack") ? Table6.STACK_SHAPES.stream() : Stream.of(ConvShape.parse(text));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--shapes: " + e.getMessage(), e);
    }
  }
}
