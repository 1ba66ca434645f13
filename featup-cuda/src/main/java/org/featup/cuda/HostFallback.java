package org.featup.cuda;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.kernel.Workers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that have no kernel: the best CPU backend does them, on arrays brought to the host.
 * The log says so, once for each operation.
 */
final class HostFallback {
  private static final Logger LOG = LoggerFactory.getLogger(HostFallback.class);

  private final Backend cpu;
  private final Set<String> named = ConcurrentHashMap.newKeySet();

  HostFallback(Workers workers) {
    this.cpu =
        Backends.candidates().stream()
            .filter(c -> !c.name().equals("cuda") && c.unavailable() == null)
            .findFirst()
            .map(c -> Backends.byName(c.name(), workers))
            .orElseThrow(() -> new IllegalStateException("there is no backend for the CPU"));
  }

  /** The CPU backend, for an operation. */
  Backend cpu(String operation) {
    if (named.add(operation)) {
      LOG.info("{} has no CUDA kernel: {} does it on the host", operation, cpu.name());
    }
    return cpu;
  }
}
