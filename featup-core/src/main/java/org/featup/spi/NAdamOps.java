package org.featup.spi;

import java.util.List;

/** The state and the steps of the optimiser NAdam (Dozat, 2016), on the heap or on a device. */
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
