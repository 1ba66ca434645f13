package org.featup.kernel.scalar;

import org.featup.kernel.Backend;
import org.featup.kernel.BackendProvider;
import org.featup.kernel.Workers;
import org.featup.kernel.cpu.CpuBackend;

/** The backend that runs everywhere, and the oracle for all others. */
public final class ScalarProvider implements BackendProvider {

  /** Called by {@link org.featup.kernel.Backends}, which finds this class by its name. */
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
