package org.featup.internal.train.stack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.featup.downsample.Downsampler;
import org.featup.downsample.SimpleDownsampler;
import org.featup.loss.KernelEntropy;
import org.featup.loss.Likelihood;
import org.featup.loss.MagnitudeTv;
import org.featup.loss.SampledCrf;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.ndarray.NDArray;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.train.JbuLosses;

/**
 * What a stack of joint bilateral upsamplers is trained on (equation 1): upsampled, jittered and
 * downsampled, the features of an image must be the backbone's features of the jittered image. Adds
 * the gradients of all parameters to theirs.
 */
public final class JbuObjective {
  /** The term of equation 1; without a scale net the mean squared error. */
  public static final String LIKELIHOOD = "likelihood";

  /** The term of the total variation of magnitudes. */
  public static final String TOTAL_VARIATION = "tv";

  /** The term of the conditional random field. */
  public static final String CRF = "crf";

  /** The term of the entropy of the downsampler's kernel, negative. */
  public static final String FILTER_ENTROPY = "filter_entropy";

  /** The term of the sums of the stages' filters, the mean of {@code (sum - 1)^2}. */
  public static final String FILTER_SUM = "filter_sum";

  /** What the features differ from those of the enlarged image, see {@link DetailTerm}. */
  public static final String DETAIL = "detail";

  private final JbuParameters parameters;
  private final Downsampler downsampler;
  private final ScaleNet scaleNet;
  private final JbuLosses losses;
  private final Backend backend;

  /** Where the random projection and the saliency are taken. The numbers are the same. */
  public enum Order {
    /** All channels go through the stack, as the paper has it. */
    PLAIN,
    /** Projections and saliency are taken first, and only they go through the stack. */
    PROJECTED
  }

  /**
   * Combines what is learned.
   *
   * @param parameters of the stack
   * @param downsampler of either kind
   * @param scaleNet the uncertainty; null for none
   * @param losses the weights of the terms
   * @param backend where to compute
   * @throws IllegalArgumentException if the filter entropy has a weight, and the downsampler no
   *     kernel of its own
   */
  public JbuObjective(
      JbuParameters parameters,
      Downsampler downsampler,
      ScaleNet scaleNet,
      JbuLosses losses,
      Backend backend) {
    if (losses.filterEntropy() > 0 && !(downsampler instanceof SimpleDownsampler)) {
      throw new IllegalArgumentException(
          "a weight of the filter entropy needs the simple downsampler, given "
              + losses.filterEntropy()
              + " and "
              + downsampler.getClass().getSimpleName());
    }
    this.parameters = parameters;
    this.downsampler = downsampler;
    this.scaleNet = scaleNet;
    this.losses = losses;
    this.backend = backend;
  }

  /**
   * Computes the loss of an image and adds its gradients to those of the parameters.
   *
   * @param sample the image and the backbone's features; not modified
   * @param order where projection and saliency are taken
   * @param dropout draws what to leave out, the same in both orders; null to leave nothing out
   * @param weight factor on loss and gradients, 1 / images of a step, say
   * @return the terms of the loss by name, all weights included; terms of weight 0 are left out
   * @throws IllegalArgumentException if shapes do not fit, or the conditional random field has a
   *     weight and the sample no points, or the detail has one and the sample no details
   */
  public Map<String, Double> backward(
      JbuSample sample, Order order, RandomGenerator dropout, double weight) {
    try (Arena arena = Arena.of(backend)) {
      return backward(sample, forward(sample, order, dropout, arena), weight, arena);
    }
  }

  private Map<String, Double> backward(
      JbuSample sample, HighRes features, double weight, Arena arena) {
    Map<String, Double> terms = new LinkedHashMap<>();
    for (int i = 0; losses.likelihood() > 0 && i < sample.views().size(); i++) {
      double share = (double) sample.views().get(i).jitters().size() / sample.jitters();
      terms.merge(
          LIKELIHOOD,
          likelihood(
              features, sample.views().get(i), i, weight * share * losses.likelihood(), arena),
          Double::sum);
    }
    addRegularisers(features, sample, weight, terms, arena);
    features.backward(weight * losses.filterSum());
    return terms;
  }

  private HighRes forward(JbuSample sample, Order order, RandomGenerator dropout, Arena arena) {
    JbuStack stack = new JbuStack(parameters, arena);
    JbuDropout left =
        dropout == null
            ? JbuDropout.none(parameters.weights())
            : JbuDropout.sample(parameters.weights(), dropout);
    Saliency saliency = new Saliency(downsampler, dropout);
    return switch (order) {
      case PLAIN -> new PlainFeatures(stack, saliency, sample, left, arena);
      case PROJECTED -> new ProjectedFeatures(stack, saliency, sample, left, arena);
    };
  }

  private double likelihood(HighRes features, JbuViews views, int i, double weight, Arena arena) {
    NDArray prediction = features.pooled(i);
    NDArray targets = arena.resident(views.targets());
    NDArray projected =
        views.projection() == null ? targets : arena.conv1x1(targets, views.projection());
    NDArray dPrediction = arena.zeros(prediction.shape());
    double loss;
    if (scaleNet == null) {
      loss = SquaredError.backward(prediction, projected, weight, dPrediction, arena);
    } else {
      NDArray scale = scaleNet.forward(targets, arena);
      NDArray dScale = arena.zeros(scale.shape());
      loss = Likelihood.backward(prediction, projected, scale, weight, dPrediction, dScale, arena);
      scaleNet.backward(targets, scale, dScale, arena);
    }
    features.addPooled(i, dPrediction);
    return weight * loss;
  }

  /** On the heap, where its gradient is brought and taken back from if it is elsewhere. */
  private static double crf(HighRes features, JbuSample sample, double weight, Arena arena) {
    NDArray gradient = features.dProjected();
    NDArray collected = gradient.toHost();
    double loss =
        SampledCrf.original()
            .backward(sample.image(), features.projected(), sample.points(), weight, collected);
    if (collected != gradient) {
      arena.set(collected, gradient);
    }
    return weight * loss;
  }

  private void addRegularisers(
      HighRes features, JbuSample sample, double weight, Map<String, Double> terms, Arena arena) {
    if (losses.totalVariation() > 0) {
      double tv = weight * losses.totalVariation();
      double loss = MagnitudeTv.backward(features.projected(), tv, features.dProjected(), arena);
      terms.put(TOTAL_VARIATION, tv * loss);
    }
    if (losses.crf() > 0) {
      if (sample.points() == null) {
        throw new IllegalArgumentException(
            "the conditional random field has weight " + losses.crf() + ", given no points");
      }
      terms.put(CRF, crf(features, sample, weight * losses.crf(), arena));
    }
    if (losses.detail() > 0) {
      double detail = weight * losses.detail();
      terms.put(DETAIL, detail * DetailTerm.backward(features, sample, detail, arena));
    }
    if (losses.filterEntropy() > 0 && downsampler instanceof SimpleDownsampler simple) {
      double entropy = -weight * losses.filterEntropy();
      float[] kernel = simple.kernel();
      float[] dKernel = new float[kernel.length];
      terms.put(FILTER_ENTROPY, entropy * KernelEntropy.backward(kernel, entropy, dKernel));
      simple.addKernelGradient(dKernel);
    }
    if (losses.filterSum() > 0) {
      terms.put(FILTER_SUM, weight * losses.filterSum() * features.filterSum());
    }
  }
}
