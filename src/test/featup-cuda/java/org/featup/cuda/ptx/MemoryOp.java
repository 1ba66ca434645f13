package org.featup.cuda.ptx;

/** An access to memory. */
interface MemoryOp extends Op {

  /** Where it goes. */
  MemoryAddress address();

  /** Bytes of an element. */
  int elementBytes();
}
