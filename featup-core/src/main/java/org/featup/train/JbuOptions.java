package org.featup.train;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.featup.jitter.JitterSampler;
import org.featup.spi.RangeKernel;
import org.featup.upsample.JbuArchitecture;

/**
 * How a stack of joint bilateral upsamplers is trained. Steps, optimiser and seed are in {@link
 * LoopOptions}.
 *
 * @param data images, jitters and projections
 * @param model what is learned
 * @param downsampling the downsampler, which is learned too
 * @param losses weights of the terms
 * @param rates of groups that learn later or at another rate than the rest
 * @param start what takes the place of some of the weights to start from
 */
public record JbuOptions(
    JbuData data,
    JbuModel model,
    JbuDownsampling downsampling,
    JbuLosses losses,
    Map<JbuGroup, GroupRate> rates,
    JbuStart start) {

  /**
   * Checks what the parts cannot, and copies the map.
   *
   * @throws IllegalArgumentException if the entropy of the attention downsampler's kernel has a
   *     weight: it has no kernel of its own
   */
  public JbuOptions {
    if (losses.filterEntropy() > 0 && downsampling.kind() != JbuDownsampling.Kind.SIMPLE) {
      throw new IllegalArgumentException(
          "weight of the filter entropy: expected 0 for a downsampler other than the simple one,"
              + " given "
              + losses.filterEntropy());
    }
    Map<JbuGroup, GroupRate> sorted = new EnumMap<>(JbuGroup.class);
    sorted.putAll(rates);
    rates = Collections.unmodifiableMap(sorted);
  }

  /**
   * The recipe of the bundled weights (docs/experiments.md): the stages start as bilateral filters,
   * compare keys by their distance, have no corrections and no final convolution, and learn from
   * the backbone's features of the image at 2 and 4 times the size.
   *
   * @return the defaults
   */
  public static JbuOptions recommended() {
    JbuOptions paper = paper();
    JbuArchitecture released = paper.model().stack();
    JbuArchitecture stack =
        new JbuArchitecture(
            released.stages(),
            released.radius(),
            released.guidance(),
            released.keys(),
            RangeKernel.GAUSSIAN,
            false,
            0);
    return new JbuOptions(
        paper.data().withImages(2).withJitters(1).withDetailScales(List.of(2, 4)),
        new JbuModel(stack, false, false, true, false, false),
        paper.downsampling(),
        new JbuLosses(0, 0, 0, 0, 0, 1),
        Map.of(),
        new JbuStart(true, 0, 0));
  }

  /**
   * The column of Table 7 for joint bilateral upsampling.
   *
   * @return the options
   */
  public static JbuOptions paper() {
    return new JbuOptions(
        JbuData.paper(),
        JbuModel.paper(),
        JbuDownsampling.paper(),
        JbuLosses.LIKELIHOOD,
        Map.of(),
        JbuStart.AS_GIVEN);
  }

  /**
   * The same with another number of images in a step.
   *
   * @param count at least 1
   * @return new options
   */
  public JbuOptions withImages(int count) {
    return withData(data.withImages(count));
  }

  /**
   * The same with another number of jitters of an image.
   *
   * @param count at least 1
   * @return new options
   */
  public JbuOptions withJitters(int count) {
    return withData(data.withJitters(count));
  }

  /**
   * The same with other crops.
   *
   * @param how what is cut out of the pictures
   * @return new options
   */
  public JbuOptions withCrop(RandomCrop how) {
    return withData(data.withCrop(how));
  }

  /**
   * The same with other jitters.
   *
   * @param how the jitters
   * @return new options
   */
  public JbuOptions withJitter(JitterSampler how) {
    return withData(data.withJitter(how));
  }

  /**
   * The same with another projection.
   *
   * @param components of the random projection; 0 for none
   * @return new options
   */
  public JbuOptions withProjection(int components) {
    return withData(data.withProjection(components));
  }

  /**
   * The same with other enlargements for the term of detail.
   *
   * @param scales multiples of the crop's size, each at least 2; at least one
   * @return new options
   */
  public JbuOptions withDetailScales(List<Integer> scales) {
    return withData(data.withDetailScales(scales));
  }

  /**
   * The scales at which enlarged images are needed.
   *
   * @return multiples of the crop's size; empty if the detail has no weight in the loss
   */
  public List<Integer> enlargements() {
    return losses.detail() > 0 ? data.detailScales() : List.of();
  }

  /**
   * The same with another stack.
   *
   * @param stages their extents, 0 channels
   * @return new options
   */
  public JbuOptions withStack(JbuArchitecture stages) {
    return withModel(model.withStack(stages));
  }

  /**
   * The same with or without shared stages.
   *
   * @param on whether the stages share their parameters
   * @return new options
   */
  public JbuOptions withSharedStages(boolean on) {
    return withModel(model.withSharedStages(on));
  }

  /**
   * The same with or without a final convolution.
   *
   * @param on whether there is one
   * @return new options
   */
  public JbuOptions withFinalConvolution(boolean on) {
    return withModel(model.withFinalConvolution(on));
  }

  /**
   * The same with or without uncertainty.
   *
   * @param on whether there is one
   * @return new options
   */
  public JbuOptions withUncertainty(boolean on) {
    return withModel(model.withUncertainty(on));
  }

  /**
   * The same with or without a LayerNorm.
   *
   * @param on whether the backbones end in one
   * @return new options
   */
  public JbuOptions withChannelNorm(boolean on) {
    return withModel(model.withChannelNorm(on));
  }

  /**
   * The same with or without dropout.
   *
   * @param on whether channels are left out
   * @return new options
   */
  public JbuOptions withDropout(boolean on) {
    return withModel(model.withDropout(on));
  }

  /**
   * The same with another range kernel.
   *
   * @param kernel how the stages compare keys
   * @return new options
   */
  public JbuOptions withRangeKernel(RangeKernel kernel) {
    JbuArchitecture s = model.stack();
    return withStack(
        new JbuArchitecture(
            s.stages(), s.radius(), s.guidance(), s.keys(), kernel, s.fixup(), s.channels()));
  }

  /**
   * The same on other data.
   *
   * @param other images, jitters and projections
   * @return new options
   */
  public JbuOptions withData(JbuData other) {
    return new JbuOptions(other, model, downsampling, losses, rates, start);
  }

  /**
   * The same for another model.
   *
   * @param other what is learned
   * @return new options
   */
  public JbuOptions withModel(JbuModel other) {
    return new JbuOptions(data, other, downsampling, losses, rates, start);
  }

  /**
   * The same with another downsampler.
   *
   * @param other the downsampler
   * @return new options
   */
  public JbuOptions withDownsampling(JbuDownsampling other) {
    return new JbuOptions(data, model, other, losses, rates, start);
  }

  /**
   * The same with other losses.
   *
   * @param weights of the terms
   * @return new options
   */
  public JbuOptions withLosses(JbuLosses weights) {
    return new JbuOptions(data, model, downsampling, weights, rates, start);
  }

  /**
   * The same with other rates.
   *
   * @param others of groups that learn later or at another rate than the rest
   * @return new options
   */
  public JbuOptions withRates(Map<JbuGroup, GroupRate> others) {
    return new JbuOptions(data, model, downsampling, losses, others, start);
  }

  /**
   * The same with other values to start from.
   *
   * @param values what takes the place of some of the weights
   * @return new options
   */
  public JbuOptions withStart(JbuStart values) {
    return new JbuOptions(data, model, downsampling, losses, rates, values);
  }

  /**
   * When and how fast a group learns.
   *
   * @param group which
   * @return its rate; {@link GroupRate#FULL} if none was given
   */
  public GroupRate rate(JbuGroup group) {
    return rates.getOrDefault(group, GroupRate.FULL);
  }
}
