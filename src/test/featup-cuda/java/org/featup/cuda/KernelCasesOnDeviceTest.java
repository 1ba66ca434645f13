package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertAll;

import org.featup.internal.cuda.driver.JCudaDriver;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The comparisons that the mutants of kernels are tried with, on a device. */
@RequiresGpu
class KernelCasesOnDeviceTest {

  @Test
  void allHold() {
    try (CudaSession session = new CudaSession(new PooledContext(new JCudaDriver().open(0)))) {
      assertAll(
          "comparisons", KernelCase.all().stream().map(comparison -> named(comparison, session)));
    }
  }

  private static Executable named(KernelCase comparison, CudaSession session) {
    return () -> {
      try {
        comparison.check().accept(session);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(comparison + ": " + e.getMessage(), e);
      }
    };
  }
}
