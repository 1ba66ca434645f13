package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import org.featup.jitter.JitterSampler;
import picocli.CommandLine.Option;

/** How images are jittered. */
final class JitterArguments {
  @Option(
      names = "--max-pad",
      paramLabel = "N",
      description = "Pixels that a jitter moves by, at most. Default: 30.")
  private Integer maxPad;

  @Option(
      names = "--max-zoom",
      paramLabel = "X",
      description = "Largest zoom of a jitter. Default: 2 for train, 1.8 for fit.")
  private Double maxZoom;

  @Option(
      names = "--flip-probability",
      paramLabel = "P",
      description = "How often a jitter flips. Default: 0.5.")
  private Double flip;

  @Option(
      names = "--zoom-probability",
      paramLabel = "P",
      description = "How often a jitter zooms. Default: 0.5 for train, 1 for fit.")
  private Double zoom;

  JitterArguments() {}

  /**
   * The sampler.
   *
   * @param paper what is not given
   * @throws IllegalArgumentException if a value is out of range
   */
  JitterSampler sampler(JitterSampler paper) {
    return new JitterSampler(
        requireNonNullElse(maxPad, paper.maxPad()),
        requireNonNullElse(maxZoom, paper.maxZoom()),
        requireNonNullElse(flip, paper.flipProbability()),
        requireNonNullElse(zoom, paper.zoomProbability()));
  }
}
