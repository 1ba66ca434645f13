package org.featup.loss;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.PixelMajor;
import org.featup.ndarray.Shape;
import org.featup.nn.Parameter;

/**
 * The spatially varying uncertainty of the likelihood, from what the backbone says: {@code s =
 * max(exp(net(x) + 0.1), 1e-4)}, net a 1x1 convolution to one channel with the parameters {@code
 * net.weight} and {@code net.bias}. Where the lower bound holds, there is no gradient.
 */
public final class ScaleNet {
  /** Lower bound of the deviation. */
  private static final double LEAST = 1e-4;

  private static final double SHIFT = 0.1;

  /** The layer starts with a tenth of PyTorch's usual values. */
  private static final float START = 0.1f;

  private final Parameter weight;
  private final Parameter bias;

  /**
   * A net to be learned, initialised as the original: uniform within {@code 0.1 / sqrt(channels)}
   * of 0.
   *
   * @param channels of the features, at least 1
   * @param random draws the values
   * @throws IllegalArgumentException if there is no channel
   */
  public ScaleNet(int channels, RandomGenerator random) {
    if (channels < 1) {
      throw new IllegalArgumentException("expected at least 1 channel, given " + channels);
    }
    float bound = (float) (START / Math.sqrt(channels));
    float[] values = new float[channels];
    for (int c = 0; c < channels; c++) {
      values[c] = random.nextFloat(-bound, bound);
    }
    this.weight = new Parameter("net.weight", values, 1, channels, 1, 1);
    this.bias = new Parameter("net.bias", new float[] {random.nextFloat(-bound, bound)}, 1);
  }

  /**
   * What is learned.
   *
   * @return weight and bias
   */
  public List<Parameter> parameters() {
    return List.of(weight, bias);
  }

  /**
   * The deviation of each pixel.
   *
   * @param x features (B, C, H, W), those the prediction is compared with
   * @return (B, 1, H, W), all at least 1e-4; sums in double
   * @throws IllegalArgumentException if the channels are not those it was made for
   */
  public NDArray forward(NDArray x) {
    checkChannels(x.shape());
    NDArray pixels = PixelMajor.of(x);
    NDArray scale = NDArray.zeros(x.shape().withChannels(1));
    PixelLoop.forEach(
        scale.shape(),
        (n, h, w) -> {
          int at = PixelMajor.index(pixels, n, h, w);
          double net = bias.value()[0];
          for (int c = 0; c < weight.value().length; c++) {
            net += (double) weight.value()[c] * pixels.data()[at + c];
          }
          scale.set(n, 0, h, w, (float) Math.max(Math.exp(net + SHIFT), LEAST));
        });
    return scale;
  }

  /**
   * Adds the gradients of the parameters to theirs; the features come from the backbone and need
   * none.
   *
   * @param x as in {@link #forward}
   * @param scale its result
   * @param dScale gradient of its result
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public void backward(NDArray x, NDArray scale, NDArray dScale) {
    checkChannels(x.shape());
    PixelLoop.checkShape("a scale", x.shape().withChannels(1), scale);
    PixelLoop.checkShape("dScale", scale.shape(), dScale);
    NDArray pixels = PixelMajor.of(x);
    double[] dWeight = new double[weight.value().length];
    double dBias =
        PixelLoop.sum(
            scale.shape(),
            (n, h, w) -> {
              float s = scale.get(n, 0, h, w);
              double dNet = s > (float) LEAST ? (double) dScale.get(n, 0, h, w) * s : 0;
              int at = PixelMajor.index(pixels, n, h, w);
              for (int c = 0; c < dWeight.length; c++) {
                dWeight[c] += dNet * pixels.data()[at + c];
              }
              return dNet;
            });
    for (int c = 0; c < dWeight.length; c++) {
      weight.gradient()[c] += (float) dWeight[c];
    }
    bias.gradient()[0] += (float) dBias;
  }

  private void checkChannels(Shape x) {
    if (x.c() != weight.value().length) {
      throw new IllegalArgumentException(
          "expected features of " + weight.value().length + " channels, given " + x);
    }
  }
}
