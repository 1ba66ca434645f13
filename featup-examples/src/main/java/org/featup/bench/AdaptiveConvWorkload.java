package org.featup.bench;

import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;

/** The spatially adaptive convolution and its gradients on random arrays. */
public final class AdaptiveConvWorkload {
  private final Backend backend;
  private final ConvShape size;
  private final ConvArrays inputs;
  private final NDArray out;

  /**
   * Makes the inputs.
   *
   * @param backend where to compute
   * @param size what
   * @throws IllegalArgumentException if an array would be too large
   */
  public AdaptiveConvWorkload(Backend backend, ConvShape size) {
    this.backend = backend;
    this.size = size;
    this.inputs = ConvArrays.random(size);
    this.out = NDArray.zeros(size.output());
  }

  /**
   * The convolution.
   *
   * @return its output, the same array at every call
   */
  public NDArray forward() {
    backend.adaptiveConv(inputs.padded(), inputs.filters(), out);
    return out;
  }

  /**
   * The gradient by the source.
   *
   * @return a new array of the source's shape
   */
  public NDArray gradSource() {
    return backend.adaptiveConvGradSource(inputs.dOut(), inputs.filters());
  }

  /**
   * The gradient by the filters.
   *
   * @return a new array of the filters' shape
   */
  public NDArray gradFilters() {
    return backend.adaptiveConvGradFilters(inputs.dOut(), inputs.padded());
  }

  /**
   * What each of the three needs, which is the same.
   *
   * @return floating-point operations
   */
  public double flops() {
    return Flops.adaptiveConv(
        size.batch(), size.height(), size.width(), size.channels(), size.diameter());
  }

  /**
   * What each of the three reads and writes at least, which is the same.
   *
   * @return bytes of source, filters and output
   */
  public long movedBytes() {
    return Float.BYTES
        * (inputs.padded().shape().elements()
            + inputs.filters().shape().elements()
            + out.shape().elements());
  }

  /**
   * What is measured.
   *
   * @param part which of the three
   * @return the operation and its shapes
   */
  public String name(String part) {
    return "adaptive-conv " + size.output() + " D=" + size.diameter() + " " + part;
  }
}
