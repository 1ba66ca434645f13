package org.featup.internal.cuda.implicit;

import java.util.stream.Stream;
import org.featup.cuda.ImplicitCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The implicit network's kernels against the oracle, in one block of pixels and in several. */
class CudaImplicitTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  static Stream<ImplicitCase> cases() {
    return Stream.of(
        new ImplicitCase(1, false, 9, 1, false, 1, 1, 4),
        new ImplicitCase(3, true, 13, 5, true, 5, 7, 64),
        new ImplicitCase(4, true, 40, 16, false, 6, 9, 16),
        new ImplicitCase(30, true, 33, 7, true, 4, 5, 7));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOutputIsThatOfTheOracle(ImplicitCase c) {
    c.forward(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreAdded(ImplicitCase c) {
    c.backward(session);
  }
}
