package org.featup.cuda.ptx;

import org.featup.internal.cuda.driver.CudaEvent;

/**
 * A point of time: the interpreter has done everything before.
 *
 * @param nanoTime when
 */
record InterpretedEvent(long nanoTime) implements CudaEvent {

  @Override
  public double millisecondsSince(CudaEvent earlier) {
    return (nanoTime - ((InterpretedEvent) earlier).nanoTime) / 1e6;
  }

  @Override
  public void close() {}
}
