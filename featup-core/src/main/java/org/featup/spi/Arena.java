package org.featup.spi;

import java.util.ArrayDeque;
import org.featup.ndarray.NDArray;

/**
 * A backend that owns its results: computations of many steps, as in training, allocate from an
 * arena and close it at the end. Arrays on the heap are left to the garbage collector. Not safe for
 * use by several threads at once.
 */
public interface Arena extends Backend, AutoCloseable {

  /**
   * An arena without arrays.
   *
   * @param backend computes; every array that it returns belongs to the arena
   * @return a backend of the same operations
   */
  static Arena of(Backend backend) {
    return ArenaCalls.arena(backend, new ArrayDeque<>());
  }

  /**
   * Takes over an array.
   *
   * @param array any array that the caller owns
   * @return the same, which the arena closes from now on
   */
  NDArray adopt(NDArray array);

  /**
   * Gives an array to the caller, who then closes it.
   *
   * @param array one of this arena
   * @return the same
   */
  NDArray release(NDArray array);

  /** Closes all arrays, the last first, each even if closing another fails. */
  @Override
  void close();
}
