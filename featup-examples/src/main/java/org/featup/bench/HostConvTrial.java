package org.featup.bench;

import java.util.function.Supplier;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Workers;

/** A CPU backend, and unfolding in plain loops on as many threads. */
final class HostConvTrial implements ConvTrial {
  private final Backend backend;
  private final UnfoldConv unfold;
  private final ConvShape size;
  private final ConvArrays inputs;
  private final NDArray out;

  HostConvTrial(Backend backend, Workers workers, ConvShape size) {
    this.backend = backend;
    this.unfold = new UnfoldConv(size, workers);
    this.size = size;
    this.inputs = ConvArrays.random(size);
    this.out = NDArray.zeros(size.output());
  }

  /** An array of all windows must fit a Java array, and the heap. */
  @Override
  public String refusal(Formulation formulation) {
    if (formulation == Formulation.BACKEND) {
      return null;
    }
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    long needed = size.unfoldedBytes() + Float.BYTES * size.padded().elements();
    boolean fits =
        needed <= free && size.unfoldedBytes() / Float.BYTES <= Integer.MAX_VALUE - Long.BYTES;
    return fits ? null : "needs an array of " + size.unfoldedBytes() / 1_000_000 + " MB";
  }

  @Override
  public void forward(Formulation formulation, int times) {
    for (int i = 0; i < times; i++) {
      if (formulation == Formulation.BACKEND) {
        backend.adaptiveConv(inputs.padded(), inputs.filters(), out);
      } else {
        unfold.forward(inputs.padded(), inputs.filters());
      }
    }
  }

  @Override
  public void backward(Formulation formulation, int times) {
    boolean fused = formulation == Formulation.BACKEND;
    for (int i = 0; i < times; i++) {
      drop(
          fused
              ? () -> backend.adaptiveConvGradSource(inputs.dOut(), inputs.filters())
              : () -> unfold.gradSource(inputs.dOut(), inputs.filters()));
      drop(
          fused
              ? () -> backend.adaptiveConvGradFilters(inputs.dOut(), inputs.padded())
              : () -> unfold.gradFilters(inputs.dOut(), inputs.padded()));
    }
  }

  private static void drop(Supplier<NDArray> operation) {
    operation.get().close();
  }

  @Override
  public long peakBytes(Runnable work) {
    HeapPeak heap = HeapPeak.start();
    work.run();
    return inputs.bytes() + Float.BYTES * out.shape().elements() + heap.bytes();
  }

  @Override
  public void close() {
    // the heap needs no closing
  }
}
