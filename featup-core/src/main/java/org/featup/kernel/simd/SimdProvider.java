package org.featup.kernel.simd;

import org.featup.kernel.Backend;
import org.featup.kernel.BackendProvider;
import org.featup.kernel.Workers;
import org.featup.kernel.cpu.CpuBackend;

/** The Vector API backend; needs the incubator module, which a JVM resolves only when asked to. */
public final class SimdProvider implements BackendProvider {

  /** Called by {@link org.featup.kernel.Backends}, which finds this class by its name. */
  public SimdProvider() {}

  @Override
  public String name() {
    return "simd";
  }

  @Override
  public int priority() {
    return 10;
  }

  @Override
  public String unavailable() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? null
        : "the Vector API is not resolved; start java with --add-modules jdk.incubator.vector";
  }

  @Override
  public Backend create(Workers workers) {
    String reason = unavailable();
    if (reason != null) {
      throw new IllegalStateException(reason);
    }
    OperatorProfile.fill();
    return new CpuBackend(name(), new SimdRows(), workers);
  }
}
