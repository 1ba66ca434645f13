package org.featup.examples.cli;

import java.util.List;
import java.util.Locale;
import org.featup.jitter.JitterSampler;
import org.featup.kernel.RangeKernel;
import org.featup.train.JbuData;
import org.featup.train.JbuDownsampling;
import org.featup.train.JbuLosses;
import org.featup.train.JbuModel;
import org.featup.train.JbuOptions;
import org.featup.train.JbuStart;
import org.featup.train.RandomCrop;
import org.featup.upsample.JbuArchitecture;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a stack is trained; the defaults are those of Table 7. */
final class JbuArguments {
  private static final int GUIDANCE = 3;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Images of a step. Default: 4.")
  private int batch;

  @Option(
      names = "--jitters",
      paramLabel = "N",
      defaultValue = "2",
      description = "Jitters of an image. Default: 2.")
  private int jitters;

  @Option(
      names = "--load-size",
      paramLabel = "N",
      defaultValue = "224",
      description = "Side of the squares cut out of the pictures. Default: 224.")
  private int loadSize;

  @Option(
      names = "--projection",
      paramLabel = "N",
      defaultValue = "30",
      description = "Channels of the random projection, 0 for none. Default: 30.")
  private int projection;

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
      description = "Side of the downsampler's window. Default: that of a cell, 16 for 14x14.")
  private int kernel;

  @Option(names = "--no-blur", description = "The attention downsampler does not blur first.")
  private boolean noBlur;

  @Option(
      names = "--stages",
      paramLabel = "N",
      defaultValue = "4",
      description = "How often the features are doubled. Default: 4.")
  private int stages;

  @Option(
      names = "--radius",
      paramLabel = "N",
      defaultValue = "3",
      description = "Radius of the filters. Default: 3, a window of 7x7.")
  private int radius;

  @Option(
      names = "--keys",
      paramLabel = "N",
      defaultValue = "32",
      description = "Channels of the keys; 0 compares the colours themselves. Default: 32.")
  private int keys;

  @Option(
      names = "--range-kernel",
      paramLabel = "NAME",
      defaultValue = "softmax",
      description = "softmax, gaussian or cosine. Default: softmax.")
  private RangeKernel rangeKernel;

  @Option(names = "--no-correction", description = "The stages have no correction MLP.")
  private boolean noCorrection;

  @Option(names = "--shared-stages", description = "All stages have one set of parameters.")
  private boolean sharedStages;

  @Option(
      names = "--no-final-convolution",
      description = "No convolution of the channels: the stack then serves any backbone.")
  private boolean noFinalConvolution;

  @Option(
      names = "--use-norm",
      description =
          "Normalise the features over their channels, and keep the norm with the weights. Not for"
              + " the bundled network, which does so already.")
  private boolean useNorm;

  @Option(names = "--no-uncertainty", description = "Squared error in place of the likelihood.")
  private boolean noUncertainty;

  @Option(names = "--no-dropout", description = "Leave no channels out.")
  private boolean noDropout;

  @Option(
      names = "--likelihood",
      paramLabel = "X",
      defaultValue = "1",
      description = "Weight of the likelihood of the jittered views. Default: 1.")
  private double likelihood;

  @Option(
      names = "--tv",
      paramLabel = "X",
      defaultValue = "0",
      description = "Weight of the total variation of magnitudes. Default: 0.")
  private double totalVariation;

  @Option(
      names = "--crf",
      paramLabel = "X",
      defaultValue = "0",
      description = "Weight of the conditional random field. Default: 0.")
  private double crf;

  @Option(
      names = "--filter-entropy",
      paramLabel = "X",
      defaultValue = "0",
      description = "Weight of the entropy of the simple downsampler's kernel. Default: 0.")
  private double filterEntropy;

  @Option(
      names = "--filter-sum",
      paramLabel = "X",
      defaultValue = "0",
      description = "Weight of what the filters of the stages sum to beyond 1. Default: 0.")
  private double filterSum;

  @Option(
      names = "--detail",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Weight of what the features differ from those of the photo at twice its size. Default: 0.")
  private double detail;

  @Option(
      names = "--detail-scale",
      paramLabel = "N",
      split = ",",
      defaultValue = "2",
      description = "At how many times the size instead; several with commas. Default: 2.")
  private List<Integer> detailScales;

  /** What the stages are when a training starts. */
  enum Start {
    RANDOM,
    BILATERAL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Option(
      names = "--start",
      paramLabel = "NAME",
      defaultValue = "random",
      description =
          "What the stages start as: random, as PyTorch initialises, or bilateral filters of the"
              + " colours, which need the gaussian range kernel. Default: random.")
  private Start start;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Width of the spatial kernels to start from, in units of the radius. Default: that of the"
              + " weights, 1 for random ones.")
  private double sigma;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Temperature of the range kernels to start from. Default: that of the weights, 1 for"
              + " random ones.")
  private double temperature;

  @Mixin private GroupArguments groups;

  JbuArguments() {}

  /**
   * The options.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  JbuOptions options() {
    JbuArchitecture stack =
        new JbuArchitecture(stages, radius, GUIDANCE, keys, rangeKernel, !noCorrection, 0);
    return new JbuOptions(
        new JbuData(
            batch,
            jitters,
            new RandomCrop(loadSize, JbuData.paper().crop().flipProbability()),
            jitter.sampler(JitterSampler.jbu()),
            projection,
            detailScales),
        new JbuModel(stack, sharedStages, !noFinalConvolution, !noUncertainty, useNorm, !noDropout),
        new JbuDownsampling(downsampler, kernel, !noBlur),
        new JbuLosses(likelihood, totalVariation, crf, filterEntropy, filterSum, detail),
        groups.rates(),
        new JbuStart(start == Start.BILATERAL, sigma, temperature));
  }
}
