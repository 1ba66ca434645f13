package org.featup.spi;

import java.util.List;

/**
 * Where the optimiser {@code org.featup.internal.train.loop.NAdam} keeps its state and computes.
 */
public interface NAdamOps {
  /** On the heap. */
  NAdamOps HEAP = new NAdamOps() {};

  /**
   * Takes tensors into the hands of an optimiser. Their means and squares are zero. Unless a
   * backend has its own, all is on the heap.
   *
   * @param values of each tensor; shared, a step changes them
   * @param gradients of each tensor, as many elements as its values; shared, a step reads them
   * @return what makes the steps; close it to free what it has on a device
   */
  default NAdamTensors nadam(List<float[]> values, List<float[]> gradients) {
    return new HeapNAdam(values, gradients);
  }
}
