package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaException;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.ForwardingContext;
import org.featup.cuda.ptx.InterpretedDriver;

/** A context that loads other PTX than it is given: to see that tests notice. */
final class AlteredContext extends ForwardingContext {
  private final UnaryOperator<String> change;

  /**
   * Puts itself in front of a context.
   *
   * @param context does everything else
   * @param change what becomes of the text
   */
  AlteredContext(CudaContext context, UnaryOperator<String> change) {
    super(context);
    this.change = change;
  }

  @Override
  public CudaModule load(String name, String ptx) {
    return super.load(name, change.apply(ptx));
  }

  /** Runs a comparison on the kernels as they are. */
  static void unaltered(Consumer<CudaSession> comparison) {
    altered(comparison, UnaryOperator.identity());
  }

  /**
   * Checks that a comparison fails when a kernel is broken.
   *
   * @param from part of a kernel that it runs
   * @param to what is put in its place; null for nothing
   */
  static void mustFail(Consumer<CudaSession> comparison, String from, String to) {
    boolean[] changed = {false};
    UnaryOperator<String> change =
        ptx -> {
          changed[0] |= ptx.contains(from);
          return ptx.replace(from, to == null ? "" : to);
        };
    Throwable failure = assertThrows(Throwable.class, () -> altered(comparison, change));
    assertTrue(changed[0], () -> "no kernel that ran has " + from);
    assertTrue(
        failure instanceof CudaException || failure instanceof AssertionError,
        () -> "failed otherwise: " + failure);
  }

  private static void altered(Consumer<CudaSession> comparison, UnaryOperator<String> change) {
    try (CudaContext context = new InterpretedDriver().open(0);
        CudaSession session = new CudaSession(new AlteredContext(context, change))) {
      comparison.accept(session);
    }
  }
}
