package org.featup.internal.scalar;

import org.featup.internal.cpu.CpuBackend;
import org.featup.spi.Backend;
import org.featup.spi.BackendProvider;
import org.featup.spi.Workers;

/** The backend that runs everywhere, and the oracle for all others. */
public final class ScalarProvider implements BackendProvider {

  /** Called by {@link org.featup.spi.Backends}, which finds this class by its name. */
  public ScalarProvider() {}

  @Override
  public String name() {
    return "scalar";
  }

  @Override
  public int priority() {
    return 0;
  }

  @Override
  public String unavailable() {
    return null;
  }

  @Override
  public Backend create(Workers workers) {
    return new CpuBackend(name(), new ScalarRows(), workers);
  }
}
