package org.featup.examples.bench;

import org.featup.kernel.Backend;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** The spatially adaptive convolution and its gradients on random arrays. */
public final class AdaptiveConvWorkload {
  private final Backend backend;
  private final Shape output;
  private final int diameter;
  private final NDArray padded;
  private final NDArray filters;
  private final NDArray dOut;
  private final NDArray out;

  /**
   * Makes the inputs.
   *
   * @param backend where to compute
   * @param batch images, at least 1
   * @param height rows of the output, at least 1
   * @param width columns of the output, at least 1
   * @param channels at least 1
   * @param diameter of the window, odd
   * @throws IllegalArgumentException if an array would be too large
   */
  public AdaptiveConvWorkload(
      Backend backend, int batch, int height, int width, int channels, int diameter) {
    RandomArrays random = new RandomArrays();
    this.backend = backend;
    this.output = new Shape(batch, channels, height, width);
    this.diameter = diameter;
    this.padded = random.array(output.withSize(height + diameter - 1, width + diameter - 1));
    this.filters = random.array(output.withChannels(Math.multiplyExact(diameter, diameter)));
    this.dOut = random.array(output);
    this.out = NDArray.zeros(output);
  }

  /**
   * The convolution.
   *
   * @return its output, the same array at every call
   */
  public NDArray forward() {
    backend.adaptiveConv(padded, filters, out);
    return out;
  }

  /**
   * The gradient by the source.
   *
   * @return a new array of the source's shape
   */
  public NDArray gradSource() {
    return backend.adaptiveConvGradSource(dOut, filters);
  }

  /**
   * The gradient by the filters.
   *
   * @return a new array of the filters' shape
   */
  public NDArray gradFilters() {
    return backend.adaptiveConvGradFilters(dOut, padded);
  }

  /**
   * What each of the three needs, which is the same.
   *
   * @return floating-point operations
   */
  public double flops() {
    return Flops.adaptiveConv(output.n(), output.h(), output.w(), output.c(), diameter);
  }

  /**
   * What is measured.
   *
   * @param part which of the three
   * @return the operation and its shapes
   */
  public String name(String part) {
    return "adaptive-conv " + output + " D=" + diameter + " " + part;
  }
}
