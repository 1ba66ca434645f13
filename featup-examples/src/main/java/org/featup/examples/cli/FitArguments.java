package org.featup.examples.cli;

import org.featup.jitter.JitterSampler;
import org.featup.train.JbuDownsampling;
import org.featup.train.fit.FitDownsampler;
import org.featup.train.fit.FitField;
import org.featup.train.fit.FitOptions;
import org.featup.train.fit.FitViews;
import org.featup.train.fit.ImplicitLossWeights;
import org.featup.train.run.LoopOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a photo is fitted; the defaults are those of Table 7, and of the authors' code beyond. */
final class FitArguments {
  private static final long MEBIBYTE = 1 << 20;

  @Option(
      names = "--views",
      paramLabel = "N",
      defaultValue = "3000",
      description = "Jittered photos that the backbone sees, up front. Default: 3000.")
  private int views;

  @Option(
      names = "--held-out",
      paramLabel = "N",
      defaultValue = "100",
      description = "More of them that are only evaluated. Default: 100.")
  private int heldOut;

  @Option(
      names = "--jitters",
      paramLabel = "N",
      defaultValue = "10",
      description = "Views of a step. Default: 10.")
  private int jitters;

  @Option(
      names = "--components",
      paramLabel = "N",
      defaultValue = "128",
      description = "Principal components that are fitted, at most. Default: 128.")
  private int components;

  @Option(
      names = "--view-memory",
      paramLabel = "MIB",
      defaultValue = "512",
      description = "MiB that the views take in memory at most; beyond, a file. Default: 512.")
  private long viewMemory;

  @Mixin private JitterArguments jitter;

  @Option(
      names = "--downsampler",
      paramLabel = "NAME",
      defaultValue = "attention",
      description = "attention or simple. Default: attention.")
  private JbuDownsampling.Kind downsampler;

  @Option(
      names = "--kernel",
      paramLabel = "N",
      defaultValue = "0",
      description = "Side of the downsampler's window. Default: 29, or two cells if less.")
  private int kernel;

  @Option(names = "--no-blur", description = "The attention downsampler does not blur first.")
  private boolean noBlur;

  @Option(
      names = "--frequencies",
      paramLabel = "N",
      defaultValue = "30",
      description = "Frequencies of the Fourier features. Default: 30.")
  private int frequencies;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      defaultValue = "0.1",
      description = "How often a channel of the network is left out. Default: 0.1.")
  private double dropout;

  @Option(names = "--no-color", description = "The network sees positions, not colours.")
  private boolean noColor;

  @Option(names = "--explicit", description = "A buffer of pixels in place of the network.")
  private boolean explicit;

  @Option(names = "--no-uncertainty", description = "Squared error in place of the likelihood.")
  private boolean noUncertainty;

  @Option(
      names = "--tv",
      paramLabel = "X",
      defaultValue = "0.05",
      description = "Weight of the total variation of magnitudes. Default: 0.05.")
  private double totalVariation;

  @Option(
      names = "--magnitude",
      paramLabel = "X",
      defaultValue = "0.001",
      description = "Weight of the distance of pooled magnitudes. Default: 0.001.")
  private double magnitude;

  @Option(
      names = "--blur-pin",
      paramLabel = "X",
      defaultValue = "0.1",
      description = "Weight of what a slight blur changes. Default: 0.1.")
  private double blurPin;

  FitArguments() {}

  /**
   * The options.
   *
   * @param loop how the fit runs
   * @throws IllegalArgumentException if a value is out of range
   */
  FitOptions options(LoopOptions loop) {
    return new FitOptions(
        loop,
        new FitViews(
            jitter.sampler(JitterSampler.implicit()),
            views,
            heldOut,
            jitters,
            components,
            Math.multiplyExact(viewMemory, MEBIBYTE)),
        new FitField(explicit, frequencies, !noColor, dropout),
        new FitDownsampler(downsampler == JbuDownsampling.Kind.ATTENTION, !noBlur, kernel),
        !noUncertainty,
        new ImplicitLossWeights(magnitude, totalVariation, blurPin));
  }
}
