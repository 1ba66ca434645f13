package org.featup.upsample;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A closed upsampling says so on every backend, and holds nothing. */
class ClosedUpsamplingTest {
  private static final JbuWeights WEIGHTS = Stacks.weights(StageSpec.released(1, 3, 2), 2, 0);

  private final NDArray features = random(1, 1, 5, 4, 4);
  private final NDArray image = random(2, 1, 3, 16, 16);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void refusesToWork(Backend backend) {
    Upsampling prepared = new JbuUpsampler(WEIGHTS, backend).prepare(image, 4, 4);
    prepared.apply(features);
    prepared.close();
    prepared.close();
    refused(() -> prepared.apply(features));
    refused(() -> prepared.apply(features, TestData.conv(1, 5, 2)));
    refused(() -> prepared.rows(features, 0, 4, (first, rows) -> {}));
    refused(prepared::filters);
    assertEquals(16, prepared.height());
  }

  @Test
  void holdsNothing() {
    Upsampling prepared = new JbuUpsampler(WEIGHTS, Backends.byName("scalar")).prepare(image, 4, 4);
    WeakReference<NDArray> last = new WeakReference<>(prepared.filters().get(1));
    prepared.close();
    for (int i = 0; i < 100 && last.get() != null; i++) {
      System.gc();
    }
    assertNull(last.get());
    assertEquals(16, prepared.width());
  }

  private static void refused(Runnable call) {
    Exception e = assertThrows(IllegalStateException.class, call::run);
    assertTrue(e.getMessage().contains("closed"), e.getMessage());
  }
}
