package org.featup.loss;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.internal.ndarray.PixelLoop;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;

/**
 * The spatially varying uncertainty of the likelihood, from the backbone's features: {@code s =
 * max(exp(net(x) + 0.1), 1e-4)}, net a 1x1 convolution to one channel with the parameters {@code
 * net.weight} and {@code net.bias}. Where the lower bound holds, there is no gradient.
 */
public final class ScaleNet {
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
   * The deviation of each pixel, on the heap.
   *
   * @param x features (B, C, H, W), those the prediction is compared with
   * @return (B, 1, H, W), all at least 1e-4; sums in double
   * @throws IllegalArgumentException if the channels are not those it was made for
   */
  public NDArray forward(NDArray x) {
    return forward(x, LossOps.HEAP);
  }

  /**
   * The deviation of each pixel, where a backend computes.
   *
   * @param x features (B, C, H, W), those the prediction is compared with
   * @param backend computes
   * @return (B, 1, H, W), all at least 1e-4; sums in double
   * @throws IllegalArgumentException if the channels are not those it was made for
   */
  public NDArray forward(NDArray x, LossOps backend) {
    checkChannels(x.shape());
    return backend.deviation(x, weight.value(), bias.value()[0]);
  }

  /**
   * Adds the gradients of the parameters to theirs; the features come from the backbone and need
   * none. On the heap.
   *
   * @param x as in {@link #forward}
   * @param scale its result
   * @param dScale gradient of its result
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public void backward(NDArray x, NDArray scale, NDArray dScale) {
    backward(x, scale, dScale, LossOps.HEAP);
  }

  /**
   * Adds the gradients of the parameters to theirs, where a backend computes.
   *
   * @param x as in {@link #forward}
   * @param scale its result
   * @param dScale gradient of its result
   * @param backend computes
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public void backward(NDArray x, NDArray scale, NDArray dScale, LossOps backend) {
    checkChannels(x.shape());
    PixelLoop.checkShape("a scale", x.shape().withChannels(1), scale);
    PixelLoop.checkShape("dScale", scale.shape(), dScale);
    backend.deviationGradients(x, scale, dScale, weight.gradient(), bias.gradient());
  }

  private void checkChannels(Shape x) {
    if (x.c() != weight.value().length) {
      throw new IllegalArgumentException(
          "expected features of " + weight.value().length + " channels, given " + x);
    }
  }
}
