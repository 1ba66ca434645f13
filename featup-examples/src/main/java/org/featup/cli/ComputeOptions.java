package org.featup.cli;

import java.util.Locale;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a command computes. */
final class ComputeOptions {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "scalar, simd, cuda, or cuda:N for device N. Default: the best that is available.")
  private String backend;

  private int threads;
  private Backend chosen;

  ComputeOptions() {}

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads. Default: all processors.")
  void threads(int value) {
    if (value < 1 || value > Backends.MOST_THREADS) {
      throw new ParameterException(
          spec.commandLine(),
          "--threads must be 1 to " + Backends.MOST_THREADS + ", given " + value);
    }
    threads = value;
  }

  /** The number of CPU threads. */
  int threads() {
    try {
      return threads > 0 ? threads : Backends.threads();
    } catch (IllegalArgumentException e) {
      throw usage(e);
    }
  }

  /** The backend, the same at every call; its choice failing is wrong usage. */
  Backend backend() {
    if (chosen == null) {
      try {
        chosen = choose(Workers.ofThreads(threads()));
      } catch (IllegalArgumentException e) {
        throw usage(e);
      }
    }
    return chosen;
  }

  /** The number of the CUDA device: that of {@code cuda:N}, or 0. */
  int device() {
    boolean numbered = backend != null && name().matches("cuda:[0-9]{1,4}");
    return numbered ? Integer.parseInt(backend.substring("cuda:".length())) : 0;
  }

  private Backend choose(Workers workers) {
    return backend == null ? Backends.standard().on(workers) : Backends.byName(name(), workers);
  }

  private String name() {
    return backend.toLowerCase(Locale.ROOT);
  }

  private ParameterException usage(IllegalArgumentException e) {
    return new ParameterException(spec.commandLine(), e.getMessage(), e);
  }
}
