package org.featup.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.featup.bench.BenchReport;
import org.featup.bench.FmaPeak;
import org.featup.bench.Measurement;
import org.featup.bench.MemorySpeed;
import org.featup.bench.Meter;
import org.featup.bench.Table6;
import org.featup.cuda.CudaBackend;
import org.featup.spi.Backend;
import org.featup.spi.Workers;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all measurements share. */
final class BenchOptions {
  private static final int MOST_CALLS = 1_000_000;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ComputeOptions compute;

  @Option(
      names = "--warmup",
      paramLabel = "N",
      defaultValue = "20",
      description = "Calls before the timed ones. Default: ${DEFAULT-VALUE}.")
  private int warmup;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "15",
      description = "Timed calls. Default: ${DEFAULT-VALUE}.")
  private int runs;

  @Option(names = "--json", description = "Print one JSON object instead of a Markdown table.")
  private boolean json;

  BenchOptions() {}

  Backend backend() {
    return compute.backend();
  }

  Meter meter() {
    require(warmup >= 0 && warmup <= MOST_CALLS, "--warmup must be 0 to " + MOST_CALLS, warmup);
    require(runs >= 1 && runs <= MOST_CALLS, "--runs must be 1 to " + MOST_CALLS, runs);
    return new Meter(warmup, runs, backend());
  }

  /** Refuses a number that is below 1. */
  void requirePositive(String option, int value) {
    require(value >= 1, option + " must be at least 1", value);
  }

  /** The multiply-adds of the bench's threads on registers, which mean nothing to a device. */
  FmaPeak peak() {
    return onDevice()
        ? new FmaPeak(Double.NaN)
        : FmaPeak.measure(Workers.ofThreads(compute.threads()));
  }

  void print(FmaPeak peak, List<Measurement> measurements) throws IOException {
    MemorySpeed memory =
        onDevice() ? null : MemorySpeed.measure(Workers.ofThreads(compute.threads()));
    BenchReport report = new BenchReport(backend(), compute.threads(), peak, memory, measurements);
    print(json ? report.json() : report.markdown().stripTrailing());
  }

  void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(text);
    out.flush();
  }

  boolean json() {
    return json;
  }

  /** The backend and what it runs on. */
  String place() {
    return BenchReport.place(backend());
  }

  boolean onDevice() {
    return backend() instanceof CudaBackend;
  }

  /** Measures the convolution on the chosen backend. */
  Table6 table6() {
    return onDevice()
        ? Table6.onCuda(meter(), compute.device())
        : Table6.onHost(meter(), compute.backend(), Workers.ofThreads(compute.threads()));
  }

  private void require(boolean condition, String message, int given) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), message + ", given " + given);
    }
  }
}
