package org.featup.bench;

import java.util.Random;
import org.featup.internal.train.stack.JbuDropout;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuStack;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;

/**
 * The stack in training, one image: forward through a head that leaves few channels, and back to
 * the gradients of all parameters, of the head and of the features.
 */
public final class StackTrainingWorkload {
  private final Backend backend;
  private final JbuParameters parameters;
  private final NDArray features;
  private final NDArray image;
  private final NDArray dOut;
  private final Conv1x1 head;
  private final Conv1x1 dHead;
  private final JbuDropout dropout;

  /**
   * Makes the inputs.
   *
   * @param channels of the features, at least 1
   * @param outputs channels behind the head, at least 1
   * @param side rows and columns of the features, at least 1
   * @param backend where to compute
   * @throws IllegalArgumentException if an array would be too large
   */
  public StackTrainingWorkload(int channels, int outputs, int side, Backend backend) {
    RandomArrays random = new RandomArrays();
    JbuWeights weights = JbuArchitecture.released(channels).initial(new Random(0));
    int large = side << weights.stages().size();
    this.backend = backend;
    this.parameters = JbuParameters.of(weights);
    this.features = random.array(new Shape(1, channels, side, side));
    this.image = random.array(new Shape(1, weights.guidance(), large, large));
    this.dOut = random.array(new Shape(1, outputs, large, large));
    this.head = random.conv(channels, outputs);
    this.dHead = Conv1x1.zeros(channels, outputs);
    this.dropout = JbuDropout.sample(weights, new Random(1));
  }

  /**
   * Upsamples.
   *
   * @return the first of the projected features, one element, which waits for a device
   */
  public NDArray forward() {
    try (Arena arena = Arena.of(backend);
        JbuStack.Forward forward =
            new JbuStack(parameters, arena).forward(features, image, head, dropout)) {
      return first(forward.output());
    }
  }

  /**
   * The forward and the backward pass.
   *
   * @return the first of the gradient of the features, one element
   */
  public NDArray forwardAndBackward() {
    try (Arena arena = Arena.of(backend)) {
      JbuStack stack = new JbuStack(parameters, arena);
      try (JbuStack.Forward forward = stack.forward(features, image, head, dropout)) {
        return first(stack.backward(dOut, forward, dHead));
      }
    }
  }

  private static NDArray first(NDArray array) {
    return array.view(new int[4], new Shape(1, 1, 1, 1)).toHost();
  }

  /**
   * What the way forward needs; back it is twice as much.
   *
   * @return floating-point operations
   */
  public double forwardFlops() {
    Shape shape = features.shape();
    long cells = (long) shape.h() * shape.w();
    return Flops.training(parameters.weights(), shape.c(), dOut.shape().c(), cells) / 3;
  }

  /**
   * What is measured.
   *
   * @param part the way forward, or both ways
   * @return the operation and its shapes
   */
  public String name(String part) {
    int side = features.shape().h();
    return "stack "
        + features.shape().c()
        + "x"
        + side
        + "x"
        + side
        + " -> "
        + dOut.shape().c()
        + "x"
        + dOut.shape().h()
        + "x"
        + dOut.shape().w()
        + ", "
        + part;
  }
}
