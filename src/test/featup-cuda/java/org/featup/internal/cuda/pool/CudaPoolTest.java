package org.featup.internal.cuda.pool;

import java.util.stream.Stream;
import org.featup.cuda.PoolCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pooling kernels through jitter and blur, and their gradients, against the oracle. */
class CudaPoolTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  /** Windows that overlap, touch, leave gaps, or are the whole map. */
  static Stream<PoolCase> cases() {
    return Stream.of(
        new PoolCase(1, 1, 8, 8, 8, 1, 1),
        new PoolCase(2, 3, 9, 7, 3, 4, 2),
        new PoolCase(1, 13, 20, 17, 5, 1, 4),
        new PoolCase(1, 31, 12, 15, 6, 5, 7),
        new PoolCase(1, 130, 11, 10, 2, 3, 2),
        new PoolCase(2, 16, 13, 12, 1, 5, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void poolingIsThatOfTheOracle(PoolCase c) {
    c.pool(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfPoolingAreAdded(PoolCase c) {
    c.poolGradients(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void attentionIsThatOfTheOracle(PoolCase c) {
    c.attention(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfAttentionAreAdded(PoolCase c) {
    c.attentionGradients(session);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saliencyAndItsGradients(PoolCase c) {
    c.saliency(session);
  }
}
