package org.featup.internal.simd;

import org.featup.internal.cpu.CpuBackend;
import org.featup.spi.Backend;
import org.featup.spi.BackendProvider;
import org.featup.spi.Workers;

/**
 * The Vector API backend. It needs the incubator module, which a JVM resolves only when asked to,
 * and is there only where vectors are fast: without fused multiply-add, vectors of 128 bits or a
 * compiler that knows them it would be hundreds of times slower than {@code scalar}.
 */
public final class SimdProvider implements BackendProvider {
  private static final int LEAST_BITS = 128;

  /** Called by {@link org.featup.spi.Backends}, which finds this class by its name. */
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
        ? Speed.SLOW
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

  /** Found out once per JVM, since it may have to be measured. */
  private static final class Speed {
    static final String SLOW = slow();

    private Speed() {}

    private static String slow() {
      String reason = VirtualMachine.slow();
      if (reason != null) {
        return reason;
      }
      int bits = SimdRows.SPECIES.vectorBitSize();
      if (bits < LEAST_BITS) {
        return "vectors have " + bits + " bits here, " + LEAST_BITS + " are needed";
      }
      return VirtualMachine.isKnown() ? null : VectorTrial.slow();
    }
  }
}
