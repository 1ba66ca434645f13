package org.featup.bench;

/**
 * Multiply-adds on registers alone, as many as the processor can do. Found through {@link
 * java.util.ServiceLoader}, because its one implementation needs a module that may be absent.
 */
public interface FmaLoop {

  /**
   * The width of a vector register.
   *
   * @return bits
   */
  int vectorBits();

  /**
   * The work of one iteration.
   *
   * @return floating-point operations; a multiply-add is two
   */
  int flopsPerIteration();

  /**
   * Runs the loop on the calling thread.
   *
   * @param iterations how many
   * @return a value that depends on all of them
   */
  float run(int iterations);
}
