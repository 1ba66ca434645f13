package org.featup.cuda;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.cuda.ptx.Traffic;

/** What the kernels of an operation move and do, as the interpreter counts it. */
final class KernelTraffic {
  private KernelTraffic() {}

  /**
   * Runs an operation.
   *
   * @return by kernel, of its last launch
   */
  static Map<String, Traffic> of(Consumer<CudaSession> operation) {
    InterpretedDriver driver = new InterpretedDriver();
    Map<String, Traffic> kernels = new HashMap<>();
    driver.onLaunch(traffic -> kernels.put(traffic.kernel(), traffic));
    try (CudaSession session = new CudaSession(driver.open(0))) {
      operation.accept(session);
    }
    return kernels;
  }
}
