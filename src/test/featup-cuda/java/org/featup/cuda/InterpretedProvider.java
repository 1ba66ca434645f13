package org.featup.cuda;

import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Backend;
import org.featup.spi.BackendProvider;
import org.featup.spi.Workers;

/** The backend on the interpreter, {@code interpreted}, for tests that name their backend. */
public final class InterpretedProvider implements BackendProvider {

  @Override
  public String name() {
    return "interpreted";
  }

  /** Never chosen unless it is named. */
  @Override
  public int priority() {
    return -1;
  }

  @Override
  public String unavailable() {
    return null;
  }

  @Override
  public Backend create(Workers workers) {
    return new CudaBackend(name(), new CudaSession(new InterpretedDriver().open(0)));
  }
}
