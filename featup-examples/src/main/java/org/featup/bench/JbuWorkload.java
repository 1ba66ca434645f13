package org.featup.bench;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;

/** The whole stack on random features and a random image of its output's size. */
public final class JbuWorkload implements AutoCloseable {
  private static final int STAGES = 4;
  private static final int RADIUS = 3;
  private static final int KEYS = 32;
  private static final int RGB = 3;

  private final JbuUpsampler stack;
  private final NDArray features;
  private final NDArray image;

  /**
   * Makes the inputs.
   *
   * @param stack what to measure
   * @param channels of the features, at least 1
   * @param side rows and columns of the features, at least 1
   * @throws IllegalArgumentException if an array would be too large
   */
  public JbuWorkload(JbuUpsampler stack, int channels, int side) {
    long large = (long) side << stack.weights().stages().size();
    Shape.of(channels, large, large).arrayLength();
    RandomArrays random = new RandomArrays();
    this.stack = stack;
    this.features = random.array(new Shape(1, channels, side, side));
    this.image = random.array(new Shape(1, RGB, (int) large, (int) large));
  }

  private JbuWorkload(JbuUpsampler stack, NDArray features, NDArray image) {
    this.stack = stack;
    this.features = features;
    this.image = image;
  }

  /**
   * The same where the backend computes, results included: nothing is copied.
   *
   * @return the workload, to be closed
   */
  public JbuWorkload resident() {
    Backend backend = stack.backend();
    return new JbuWorkload(stack, backend.resident(features), backend.resident(image));
  }

  /**
   * Whether the arrays lie on a device.
   *
   * @return false if they are on the heap
   */
  public boolean isOnDevice() {
    return features.device() != null;
  }

  /**
   * A stack as the released checkpoints have it: four stages of radius 3 with 32 keys, softmax,
   * corrections of the filters, and a final convolution.
   *
   * @param channels of the features, at least 1
   * @param backend where to compute
   * @return random weights, the same at every call
   */
  public static JbuUpsampler randomStack(int channels, Backend backend) {
    RandomArrays random = new RandomArrays();
    List<StageParameters> stages = new ArrayList<>();
    for (int i = 0; i < STAGES; i++) {
      stages.add(randomStage(random));
    }
    JbuWeights weights = new JbuWeights(stages, random.conv(channels, channels), null);
    return new JbuUpsampler(weights, backend);
  }

  static StageParameters randomStage(RandomArrays random) {
    int taps = (2 * RADIUS + 1) * (2 * RADIUS + 1);
    Mlp range = new Mlp(random.conv(RGB, KEYS), random.conv(KEYS, KEYS));
    Mlp fixup = new Mlp(random.conv(taps + RGB, taps), random.conv(taps, taps));
    return new StageParameters(RADIUS, RGB, RangeKernel.SOFTMAX, range, 0, 1, fixup);
  }

  /**
   * One call.
   *
   * @return the upsampled features, a new array
   */
  public NDArray run() {
    return stack.upsample(features, image);
  }

  /**
   * One call into the same array each time, on the heap.
   *
   * @param out what an earlier call returned
   * @return the same
   */
  public NDArray runInto(NDArray out) {
    stack.upsample(features, image, out);
    return out;
  }

  /**
   * What a call reads and writes at least.
   *
   * @return bytes of features, image, output and the maps between the stages
   */
  public long movedBytes() {
    return Float.BYTES
        * (image.shape().elements()
            + Flops.stackElements(stack.weights(), features.shape().c(), cells()));
  }

  private long cells() {
    return (long) features.shape().h() * features.shape().w();
  }

  /**
   * What a call needs.
   *
   * @return floating-point operations, in the cheaper order of computation
   */
  public double flops() {
    return Flops.stack(stack.weights(), features.shape().c(), cells());
  }

  /**
   * What is measured.
   *
   * @return the operation and its shapes
   */
  public String name() {
    int side = features.shape().h();
    int large = image.shape().h();
    String where = isOnDevice() ? ", on the device" : "";
    return "jbu "
        + features.shape().c()
        + "x"
        + side
        + "x"
        + side
        + " -> "
        + large
        + "x"
        + large
        + where;
  }

  @Override
  public void close() {
    try (features) {
      image.close();
    }
  }
}
