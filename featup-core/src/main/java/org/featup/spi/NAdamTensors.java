package org.featup.spi;

import java.util.List;

/**
 * Tensors that NAdam optimises, with their state: for each a mean of the gradients and a mean of
 * their squares, which lie where the backend computes. The arithmetic of all backends is the same
 * to the bit. Not safe for use by several threads at once.
 */
public interface NAdamTensors extends AutoCloseable {

  /**
   * Makes a step: reads the gradients on the heap, and leaves the new values there.
   *
   * @param steps what to do to each tensor, in their order; null to leave it as it is
   */
  void step(List<NAdamStep> steps);

  /**
   * The means, brought to the heap.
   *
   * @param index which tensor
   * @return an array to read
   */
  float[] mean(int index);

  /**
   * The squares, brought to the heap.
   *
   * @param index which tensor
   * @return an array to read
   */
  float[] squares(int index);

  /**
   * Takes over a state.
   *
   * @param index which tensor
   * @param mean as {@link #mean} gave it; copied
   * @param squares as {@link #squares} gave it; copied
   */
  void restore(int index, float[] mean, float[] squares);

  /** Frees memory on a device. Closing twice does nothing. */
  @Override
  void close();
}
