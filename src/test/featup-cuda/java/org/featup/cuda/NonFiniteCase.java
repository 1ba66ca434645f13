package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Set;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Backend;
import org.featup.spi.NonFinite;

/** NaN in the arguments of operations whose kernels have bounds, which must not drop it. */
public final class NonFiniteCase {
  private static final double PLACE = 0.6;

  private static final Set<String> BOUNDED =
      Set.of(
          "stageFilters SOFTMAX alone",
          "stageFilters COSINE alone",
          "stageFiltersGrad SOFTMAX alone",
          "stageFiltersGrad COSINE alone",
          "attentionPool",
          "deviationGradients",
          "implicitBackward");

  private NonFiniteCase() {}

  public static List<KernelCase> all() {
    return NonFinite.all().stream()
        .filter(operation -> BOUNDED.contains(operation.name()))
        .map(operation -> new KernelCase("NaN in " + operation, s -> check(s, operation)))
        .toList();
  }

  private static void check(CudaSession session, NonFinite operation) {
    Backend backend = new CudaBackend("cuda", session);
    for (int argument = 0; argument < operation.arguments(); argument++) {
      assertNull(operation.difference(backend, argument, PLACE, Float.NaN));
    }
  }
}
