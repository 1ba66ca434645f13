package org.featup.cuda;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.cuda.ptx.Traffic;
import org.featup.internal.cuda.memory.CudaSession;

/** What the kernels of an operation move and do, as the interpreter counts it. */
public final class KernelTraffic {
  private KernelTraffic() {}

  /**
   * Runs an operation.
   *
   * @return by kernel, of its last launch
   */
  public static Map<String, Traffic> of(Consumer<CudaSession> operation) {
    return of(operation, (before, traffic) -> traffic);
  }

  /**
   * Runs an operation.
   *
   * @return by kernel, of that of its launches that moves most
   */
  public static Map<String, Traffic> largest(Consumer<CudaSession> operation) {
    return of(
        operation,
        (before, traffic) -> before.distinctBytes() > traffic.distinctBytes() ? before : traffic);
  }

  private static Map<String, Traffic> of(
      Consumer<CudaSession> operation, BinaryOperator<Traffic> which) {
    InterpretedDriver driver = new InterpretedDriver();
    Map<String, Traffic> kernels = new HashMap<>();
    driver.onLaunch(traffic -> kernels.merge(traffic.kernel(), traffic, which));
    try (CudaSession session = new CudaSession(driver.open(0))) {
      operation.accept(session);
    }
    return kernels;
  }
}
