package org.featup.cli;

import static java.util.Objects.requireNonNullElse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.featup.spi.RangeKernel;
import org.featup.train.CropScale;
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

/** How a stack is trained; what is not given is that of the preset. */
final class JbuArguments {
  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Images of a step. Default: 2; paper: 4.")
  private Integer batch;

  @Option(
      names = "--jitters",
      paramLabel = "N",
      description = "Jitters of an image. Default: 1; paper: 2.")
  private Integer jitters;

  @Option(
      names = "--load-size",
      paramLabel = "N",
      description = "Side of the squares cut out of the pictures. Default: 224.")
  private Integer loadSize;

  @Option(
      names = "--crop-scale",
      paramLabel = "MIN,MAX",
      split = ",",
      description =
          "Side of the squares as a share of the picture's shorter side, random between the two."
              + " Default: 1,1.")
  private List<Double> cropScale;

  @Option(
      names = "--projection",
      paramLabel = "N",
      description = "Channels of the random projection, 0 for none. Default: 30.")
  private Integer projection;

  @Mixin private JitterArguments jitter;

  @Option(
      names = "--downsampler",
      paramLabel = "NAME",
      description = "attention or simple. Default: attention.")
  private JbuDownsampling.Kind downsampler;

  @Option(
      names = "--kernel",
      paramLabel = "N",
      description = "Side of the downsampler's window. Default: that of a cell, 16 for 14x14.")
  private Integer kernel;

  @Option(names = "--no-blur", description = "The attention downsampler does not blur first.")
  private boolean noBlur;

  @Option(
      names = "--stages",
      paramLabel = "N",
      description = "How often the features are doubled. Default: 4.")
  private Integer stages;

  @Option(
      names = "--radius",
      paramLabel = "N",
      description = "Radius of the filters. Default: 3, a window of 7x7.")
  private Integer radius;

  @Option(
      names = "--keys",
      paramLabel = "N",
      description = "Channels of the keys; 0 compares the colours themselves. Default: 32.")
  private Integer keys;

  @Option(
      names = "--range-kernel",
      paramLabel = "NAME",
      description = "softmax, gaussian or cosine. Default: gaussian; paper: softmax.")
  private RangeKernel rangeKernel;

  @Option(
      names = "--correction",
      negatable = true,
      description = "Whether the stages have a correction MLP. Default: no; paper: yes.")
  private Boolean correction;

  @Option(names = "--shared-stages", description = "All stages have one set of parameters.")
  private boolean sharedStages;

  @Option(
      names = "--final-convolution",
      negatable = true,
      description =
          "Whether a convolution of the channels follows; without, the stack serves any backbone."
              + " Default: no; paper: yes.")
  private Boolean finalConvolution;

  @Option(
      names = "--use-norm",
      description =
          "Normalise the features over their channels, and keep the norm with the weights. Not for"
              + " the bundled network, which does so already.")
  private boolean useNorm;

  @Option(names = "--no-uncertainty", description = "Squared error in place of the likelihood.")
  private boolean noUncertainty;

  @Option(
      names = "--dropout",
      negatable = true,
      description = "Whether channels are left out at random. Default: no; paper: yes.")
  private Boolean dropout;

  @Option(
      names = "--likelihood",
      paramLabel = "X",
      description =
          "Weight of the likelihood of the jittered views. Default: 0, but see --detail; paper: 1.")
  private Double likelihood;

  @Option(
      names = "--tv",
      paramLabel = "X",
      description = "Weight of the total variation of magnitudes. Default: 0.")
  private Double totalVariation;

  @Option(
      names = "--crf",
      paramLabel = "X",
      description = "Weight of the conditional random field. Default: 0.")
  private Double crf;

  @Option(
      names = "--filter-entropy",
      paramLabel = "X",
      description = "Weight of the entropy of the simple downsampler's kernel. Default: 0.")
  private Double filterEntropy;

  @Option(
      names = "--filter-sum",
      paramLabel = "X",
      description = "Weight of what the filters of the stages sum to beyond 1. Default: 0.")
  private Double filterSum;

  @Option(
      names = "--detail",
      paramLabel = "X",
      description =
          "Weight of what the features differ from those of the enlarged photo. Default: 1, or 0,"
              + " with --likelihood 1, for a backbone that takes one size only; paper: 0.")
  private Double detail;

  @Option(
      names = "--detail-scale",
      paramLabel = "N",
      split = ",",
      description = "How many times it is enlarged; several with commas. Default: 2,4.")
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
      description =
          "What the stages start as: random, as PyTorch initialises, or bilateral filters of the"
              + " colours, which need the gaussian range kernel. Default: bilateral; paper: random.")
  private Start start;

  @Option(
      names = "--sigma",
      paramLabel = "X",
      description =
          "Width of all spatial kernels to start from, in units of the radius. Default: that of the"
              + " weights, of the filters, or 1 for random ones.")
  private Double sigma;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description =
          "Temperature of all range kernels to start from. Default: that of the weights, of the"
              + " filters, or 1 for random ones.")
  private Double temperature;

  @Mixin private GroupArguments groups;

  JbuArguments() {}

  /**
   * The options.
   *
   * @param base what is not given
   * @throws IllegalArgumentException if a value is out of range
   */
  JbuOptions options(JbuOptions base) {
    JbuModel model = base.model();
    JbuArchitecture stack = model.stack();
    JbuArchitecture shape =
        new JbuArchitecture(
            requireNonNullElse(stages, stack.stages()),
            requireNonNullElse(radius, stack.radius()),
            stack.guidance(),
            requireNonNullElse(keys, stack.keys()),
            requireNonNullElse(rangeKernel, stack.rangeKernel()),
            requireNonNullElse(correction, stack.fixup()),
            0);
    return new JbuOptions(
        data(base.data()),
        new JbuModel(
            shape,
            sharedStages || model.sharedStages(),
            requireNonNullElse(finalConvolution, model.finalConvolution()),
            !noUncertainty && model.uncertainty(),
            useNorm || model.channelNorm(),
            requireNonNullElse(dropout, model.dropout())),
        new JbuDownsampling(
            requireNonNullElse(downsampler, base.downsampling().kind()),
            requireNonNullElse(kernel, base.downsampling().kernel()),
            !noBlur && base.downsampling().blur()),
        losses(base.losses()),
        groups.rates(),
        new JbuStart(
            start == null ? base.start().bilateral() : start == Start.BILATERAL,
            requireNonNullElse(sigma, base.start().sigma()),
            requireNonNullElse(temperature, base.start().temperature())));
  }

  /** Whether the detail is asked for by name, and not only part of the recipe. */
  boolean asksForDetail() {
    return detail != null || detailScales != null;
  }

  private JbuData data(JbuData base) {
    return new JbuData(
        requireNonNullElse(batch, base.images()),
        requireNonNullElse(jitters, base.jitters()),
        new RandomCrop(
            requireNonNullElse(loadSize, base.crop().size()),
            base.crop().flipProbability(),
            cropScale == null ? base.crop().scale() : Optional.of(scale(cropScale))),
        jitter.sampler(base.jitter()),
        requireNonNullElse(projection, base.projection()),
        requireNonNullElse(detailScales, base.detailScales()));
  }

  private static CropScale scale(List<Double> ends) {
    if (ends.size() != 2) {
      throw new IllegalArgumentException(
          "--crop-scale: expected two numbers, MIN,MAX, given " + ends);
    }
    return new CropScale(ends.get(0), ends.get(1));
  }

  private JbuLosses losses(JbuLosses base) {
    return new JbuLosses(
        requireNonNullElse(likelihood, base.likelihood()),
        requireNonNullElse(totalVariation, base.totalVariation()),
        requireNonNullElse(crf, base.crf()),
        requireNonNullElse(filterEntropy, base.filterEntropy()),
        requireNonNullElse(filterSum, base.filterSum()),
        requireNonNullElse(detail, base.detail()));
  }
}
