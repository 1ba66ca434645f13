package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import org.featup.train.FitDownsampler;
import org.featup.train.FitField;
import org.featup.train.FitKernel;
import org.featup.train.FitOptions;
import org.featup.train.FitViews;
import org.featup.train.ImplicitLossWeights;
import org.featup.train.JbuDownsampling;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a photo is fitted; what is not given is that of the preset. */
final class FitArguments {
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--views",
      paramLabel = "N",
      description = "Jittered photos that the backbone sees, up front. Default: 3000.")
  private Integer views;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      description = "More of them that are only evaluated. Default: 100.")
  private Integer heldOut;

  @Option(names = "--jitters", paramLabel = "N", description = "Views of a step. Default: 10.")
  private Integer jitters;

  @Option(
      names = "--components",
      paramLabel = "N",
      description = "Principal components that are fitted, at most. Default: 128.")
  private Integer components;

  @Option(
      names = "--view-memory",
      paramLabel = "MIB",
      description = "MiB that the views take in memory at most; beyond, a file. Default: 512.")
  private Long viewMemory;

  @Mixin private JitterArguments jitter;

  @Option(
      names = "--downsampler",
      paramLabel = "NAME",
      description = "attention or simple. Default: attention.")
  private JbuDownsampling.Kind downsampler;

  @Option(
      names = "--kernel",
      paramLabel = "N",
      description =
          "Side of the downsampler's window. Default: a cell; paper: 29, or two cells if less.")
  private Integer kernel;

  @Option(names = "--no-blur", description = "The attention downsampler does not blur first.")
  private boolean noBlur;

  @Option(
      names = "--frequencies",
      paramLabel = "N",
      description = "Frequencies of the Fourier features. Default: 30.")
  private Integer frequencies;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = "How often a channel of the network is left out. Default: 0; paper: 0.1.")
  private Double dropout;

  @Option(names = "--no-color", description = "The network sees positions, not colours.")
  private boolean noColor;

  @Option(names = "--explicit", description = "A buffer of pixels in place of the network.")
  private boolean explicit;

  @Option(names = "--no-uncertainty", description = "Squared error in place of the likelihood.")
  private boolean noUncertainty;

  @Option(
      names = "--tv",
      paramLabel = "X",
      description = "Weight of the total variation of magnitudes. Default: 0.05.")
  private Double totalVariation;

  @Option(
      names = "--magnitude",
      paramLabel = "X",
      description = "Weight of the distance of pooled magnitudes. Default: 0.001.")
  private Double magnitude;

  @Option(
      names = "--blur-pin",
      paramLabel = "X",
      description = "Weight of what a slight blur changes. Default: 0.1.")
  private Double blurPin;

  FitArguments() {}

  /**
   * The options.
   *
   * @param base what is not given
   * @throws IllegalArgumentException if a value is out of range
   */
  FitOptions options(FitOptions base) {
    FitViews seen = base.views();
    FitField field = base.field();
    FitDownsampler down = base.downsampler();
    ImplicitLossWeights weights = base.weights();
    return new FitOptions(
        base.loop(),
        new FitViews(
            jitter.sampler(seen.jitter()),
            requireNonNullElse(views, seen.count()),
            requireNonNullElse(heldOut, seen.heldOut()),
            requireNonNullElse(jitters, seen.perStep()),
            requireNonNullElse(components, seen.components()),
            viewMemory == null ? seen.memory() : Math.multiplyExact(viewMemory, MEBIBYTE)),
        new FitField(
            explicit || field.explicit(),
            requireNonNullElse(frequencies, field.frequencies()),
            !noColor && field.color(),
            requireNonNullElse(dropout, field.dropout())),
        new FitDownsampler(
            downsampler == null ? down.attention() : downsampler == JbuDownsampling.Kind.ATTENTION,
            !noBlur && down.blur(),
            kernel == null ? down.kernel() : FitKernel.ofPixels(kernel)),
        !noUncertainty && base.uncertainty(),
        new ImplicitLossWeights(
            requireNonNullElse(magnitude, weights.magnitude()),
            requireNonNullElse(totalVariation, weights.magnitudeTv()),
            requireNonNullElse(blurPin, weights.blurPin())));
  }
}
