package org.featup.loss;

/**
 * Entropy of a blur kernel, {@code -sum k log max(k, 1e-7)}. Training subtracts it from the loss,
 * so that the simple downsampler's kernel does not collapse to a point.
 */
public final class KernelEntropy {
  private static final double LEAST = 1e-7;

  private KernelEntropy() {}

  /**
   * The entropy alone.
   *
   * @param kernel weights, not negative
   * @return the entropy in nats, summed in double
   */
  public static double forward(float[] kernel) {
    return backward(kernel, 0, new float[kernel.length]);
  }

  /**
   * The entropy and its gradient.
   *
   * @param kernel weights, not negative
   * @param weight factor on the gradient
   * @param dKernel receives {@code weight * dEntropy/dKernel}, added
   * @return the entropy in nats, without the weight
   * @throws IllegalArgumentException if the lengths differ
   */
  public static double backward(float[] kernel, double weight, float[] dKernel) {
    if (dKernel.length != kernel.length) {
      throw new IllegalArgumentException(
          "expected a gradient of " + kernel.length + " elements, given " + dKernel.length);
    }
    double entropy = 0;
    for (int i = 0; i < kernel.length; i++) {
      double k = kernel[i];
      double log = Math.log(Math.max(k, LEAST));
      entropy -= k * log;
      dKernel[i] -= (float) (weight * (k < LEAST ? log : log + 1));
    }
    return entropy;
  }
}
