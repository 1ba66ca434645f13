package org.featup.evaluate.task;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.featup.backbone.Backbone;
import org.featup.evaluate.Contender;
import org.featup.evaluate.PhotoFeatures;
import org.featup.evaluate.dataset.LabelCodes;
import org.featup.evaluate.dataset.Sample;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.evaluate.label.LabelMap;
import org.featup.evaluate.probe.Softmax;
import org.featup.evaluate.scene.Mirror;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * A linear probe learned on upsampled features, pixel by pixel: cross-entropy over the pixels that
 * have a class, AdamW, a rate that falls to zero along a cosine, photos mirrored at random.
 */
public final class PixelProbe {
  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;
  private static final double EPSILON = 1e-8;

  private final double[] weight;
  private final double[] first;
  private final double[] second;
  private final Options options;
  private final int channels;
  private final int classes;
  private int step;

  /**
   * How a probe is trained.
   *
   * @param rate at the start
   * @param decay of weights, decoupled
   * @param batch photos in a step
   * @param epochs how often each photo is seen
   * @param seed of weights, order and mirroring
   */
  public record Options(double rate, double decay, int batch, int epochs, long seed) {

    /**
     * Those of JAFAR, AnyUp and others.
     *
     * @param seed of weights, order and mirroring
     * @return rate 5e-4, decay 1e-5, 20 epochs of 2 photos a step
     */
    public static Options published(long seed) {
      return new Options(5e-4, 1e-5, 2, 20, seed);
    }

    /**
     * The same for another number of epochs.
     *
     * @param number at least 1
     * @return the options
     */
    public Options withEpochs(int number) {
      return new Options(rate, decay, batch, number, seed);
    }
  }

  private PixelProbe(int channels, int classes, Options options) {
    this.channels = channels;
    this.classes = classes;
    this.options = options;
    weight = new double[classes * (channels + 1)];
    first = new double[weight.length];
    second = new double[weight.length];
    Random random = new Random(options.seed);
    double bound = 1 / Math.sqrt(channels); // as PyTorch's convolutions start
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (2 * random.nextDouble() - 1) * bound;
    }
  }

  /**
   * Learns a probe.
   *
   * @param network the backbone
   * @param contender what upsamples its features
   * @param labels what labels mean
   * @param learned photos to learn from
   * @param photos reads them
   * @param options how
   * @param backend where to compute
   * @return from channels to classes
   * @throws UncheckedIOException if a photo cannot be read
   * @throws IllegalArgumentException if no pixel has a class
   */
  static Conv1x1 fit(
      Backbone network,
      Contender contender,
      LabelCodes labels,
      List<Sample> learned,
      SampleReader photos,
      Options options,
      Backend backend) {
    if (learned.isEmpty()) {
      throw new IllegalArgumentException("expected photos to learn a probe from, given none");
    }
    List<Sample> order = new ArrayList<>(learned);
    Random random = new Random(options.seed + 1);
    int perEpoch = (order.size() + options.batch - 1) / options.batch;
    PixelProbe probe = null;
    for (int epoch = 0; epoch < options.epochs; epoch++) {
      Collections.shuffle(order, random);
      for (int from = 0; from < order.size(); from += options.batch) {
        double[] slope = null;
        long pixels = 0;
        for (Sample sample : order.subList(from, Math.min(order.size(), from + options.batch))) {
          boolean mirrored = random.nextBoolean();
          PhotoFeatures features;
          LabelMap truth;
          try {
            Framed photo = photos.photo(sample);
            NDArray image = mirrored ? Mirror.of(photo.image()) : photo.image();
            features = PhotoFeatures.of(network, image);
            truth = SampleReader.labels(photo, labels);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          NDArray up = contender.upsample(features, truth.height(), truth.width());
          if (probe == null) {
            probe = new PixelProbe(up.shape().c(), truth.classes(), options);
          }
          slope = slope == null ? new double[probe.weight.length] : slope;
          pixels += probe.addSlope(slope, up, truth, mirrored, backend);
        }
        if (pixels > 0) {
          probe.descend(slope, pixels, perEpoch * options.epochs);
        }
      }
    }
    if (probe.step == 0) {
      throw new IllegalArgumentException(
          "expected photos to learn a probe from, given " + learned.size() + " without any label");
    }
    return probe.map();
  }

  /**
   * Adds the gradient of the sum of the cross-entropy.
   *
   * @return pixels that have a class
   */
  private long addSlope(
      double[] slope, NDArray up, LabelMap truth, boolean mirrored, Backend backend) {
    int width = truth.width();
    float[] residuals = backend.conv1x1(up, map()).toArray(Layout.CHANNELS_LAST);
    float[][] oneHot = new float[classes][classes];
    for (int k = 0; k < classes; k++) {
      oneHot[k][k] = 1;
    }
    double[] bias = new double[classes];
    long pixels = 0;
    for (int p = 0; p < truth.labels().length; p++) {
      int column = mirrored ? width - 1 - p % width : p % width;
      int label = truth.labels()[p - p % width + column];
      int at = p * classes;
      if (label == LabelMap.VOID) {
        Arrays.fill(residuals, at, at + classes, 0);
        continue;
      }
      pixels++;
      Softmax.subtractTarget(residuals, at, oneHot[label]);
      for (int k = 0; k < classes; k++) {
        bias[k] += residuals[at + k];
      }
    }
    Shape shape = new Shape(1, classes, truth.height(), width);
    float[] products =
        backend.channelProducts(NDArray.wrap(residuals, shape, Layout.CHANNELS_LAST), up);
    for (int k = 0; k < classes; k++) {
      for (int c = 0; c < channels; c++) {
        slope[k * (channels + 1) + c] += products[k * channels + c];
      }
      slope[k * (channels + 1) + channels] += bias[k];
    }
    return pixels;
  }

  private void descend(double[] slope, long pixels, int steps) {
    double rate = options.rate * (1 + Math.cos(Math.PI * step / steps)) / 2;
    step++;
    double correction1 = 1 - Math.pow(BETA1, step);
    double correction2 = 1 - Math.pow(BETA2, step);
    for (int i = 0; i < weight.length; i++) {
      double g = slope[i] / pixels;
      first[i] = BETA1 * first[i] + (1 - BETA1) * g;
      second[i] = BETA2 * second[i] + (1 - BETA2) * g * g;
      double move = first[i] / correction1 / (Math.sqrt(second[i] / correction2) + EPSILON);
      weight[i] -= rate * (move + options.decay * weight[i]);
    }
  }

  private Conv1x1 map() {
    float[] plain = new float[classes * channels];
    float[] bias = new float[classes];
    for (int k = 0; k < classes; k++) {
      for (int c = 0; c < channels; c++) {
        plain[k * channels + c] = (float) weight[k * (channels + 1) + c];
      }
      bias[k] = (float) weight[k * (channels + 1) + channels];
    }
    return new Conv1x1(channels, classes, plain, bias);
  }
}
