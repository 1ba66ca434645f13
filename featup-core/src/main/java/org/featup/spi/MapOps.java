package org.featup.spi;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Maps that gradients are collected in, so that they stay where they are computed, and the little
 * arithmetic that training does with whole maps. What is written lies where the backend computes,
 * with the channels of a pixel next to each other; it may be a view of some channels. Unless a
 * backend has its own, all are on the heap.
 */
public interface MapOps {
  /** Computes on the heap. */
  MapOps HEAP = new MapOps() {};

  /**
   * A map to add to.
   *
   * @param shape its shape
   * @return zeros, dense channels-last, where the backend computes
   */
  default NDArray zeros(Shape shape) {
    return NDArray.zeros(shape);
  }

  /**
   * Adds a map to another: {@code sum += x}.
   *
   * @param x any array
   * @param sum of the same shape; modified
   */
  default void add(NDArray x, NDArray sum) {
    HeapMaps.add(x, sum);
  }

  /**
   * Copies a map into another.
   *
   * @param x any array
   * @param to of the same shape; every element is written
   */
  default void set(NDArray x, NDArray to) {
    HeapMaps.set(x, to);
  }

  /**
   * Sums over all pixels of a batch.
   *
   * @param x (B, C, H, W)
   * @return C sums, taken in double
   */
  default float[] channelSums(NDArray x) {
    return HeapMaps.channelSums(x);
  }

  /**
   * Subtracts in place: {@code from -= x}.
   *
   * @param from (B, C, H, W); modified
   * @param x of the same shape
   * @return the sum of the squares of all differences, taken in double
   */
  default double subtract(NDArray from, NDArray x) {
    return HeapMaps.subtract(from, x);
  }

  /**
   * Adds a multiple of a difference: {@code sum += factor (a - b)}.
   *
   * @param a (B, C, H, W)
   * @param b of the same shape
   * @param factor on the difference
   * @param sum of the same shape; modified
   */
  default void addDifference(NDArray a, NDArray b, float factor, NDArray sum) {
    HeapMaps.addDifference(a, b, factor, sum);
  }
}
