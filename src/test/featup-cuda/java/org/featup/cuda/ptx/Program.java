package org.featup.cuda.ptx;

import java.util.List;

/**
 * A kernel, ready to run.
 *
 * @param name its entry
 * @param parameters what a launch gives, each with the register that holds it
 * @param steps the code
 * @param registers the places of all operands
 * @param shared the static shared memory, with gaps between variables
 * @param granules the smallest accesses to memory
 * @param localBytes local memory of a thread
 * @param maxThreads the most threads of a block
 * @param required the extents a block must have, or null
 * @param stepLimit steps of a warp in a block after which it counts as hanging
 */
record Program(
    String name,
    List<Parameter> parameters,
    Step[] steps,
    Registers registers,
    SharedLayout shared,
    Granules granules,
    int localBytes,
    int maxThreads,
    int[] required,
    long stepLimit) {

  /**
   * The smallest accesses, as powers of two of bytes, at most 2.
   *
   * @param shared to shared memory
   * @param global to global memory
   */
  record Granules(int shared, int global) {}

  /** A parameter and its register. */
  record Parameter(Entry.Parameter declared, Registers.Slot slot) {}
}
