package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.spi.Conv1x1;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.junit.jupiter.api.Test;

/** Fresh weights: extents as asked for, values as PyTorch's. */
class JbuArchitectureTest {

  @Test
  void released() {
    JbuWeights weights = JbuArchitecture.released(384).initial(new Random(1));
    assertEquals(4, weights.stages().size());
    assertEquals(384, weights.fixup().outputs());
    for (StageParameters stage : weights.stages()) {
      assertEquals(7, stage.diameter());
      assertEquals(32, stage.keys());
      assertEquals(0, stage.rangeTemp());
      assertEquals(1, stage.sigmaSpatial());
      assertUniform(stage.range().first(), 1 / Math.sqrt(3));
      assertUniform(stage.range().second(), 1 / Math.sqrt(32));
      assertUniform(stage.fixup().first(), 1 / Math.sqrt(52));
      assertUniform(stage.fixup().second(), 1 / Math.sqrt(49));
    }
    assertUniform(weights.fixup(), 1 / Math.sqrt(384));
  }

  @Test
  void ablations() {
    JbuWeights weights =
        new JbuArchitecture(2, 1, 3, 0, RangeKernel.GAUSSIAN, false, 0).initial(new Random(1));
    assertEquals(2, weights.stages().size());
    assertNull(weights.fixup());
    assertNull(weights.stages().get(0).range());
    assertNull(weights.stages().get(0).fixup());
    assertEquals(RangeKernel.GAUSSIAN, weights.stages().get(0).rangeKernel());
  }

  @Test
  void theSameSeedGivesTheSameWeights() {
    Conv1x1 once = JbuArchitecture.released(8).initial(new Random(3)).fixup();
    Conv1x1 again = JbuArchitecture.released(8).initial(new Random(3)).fixup();
    assertArrayEquals(once.weight(), again.weight());
  }

  @Test
  void badExtents() {
    RangeKernel softmax = RangeKernel.SOFTMAX;
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new JbuArchitecture(4, 3, 3, -1, softmax, true, 5));
    assertEquals("keys and channels must not be negative, given -1 and 5", e.getMessage());
    for (JbuArchitecture bad :
        new JbuArchitecture[] {
          new JbuArchitecture(0, 3, 3, 32, softmax, true, 0),
          new JbuArchitecture(4, 0, 3, 32, softmax, true, 0),
          new JbuArchitecture(4, 3, 0, 32, softmax, true, 0)
        }) {
      assertThrows(IllegalArgumentException.class, () -> bad.initial(new Random(1)));
    }
  }

  /** Within the bound, near it on both sides, and with the mean square of a uniform number. */
  private static void assertUniform(Conv1x1 conv, double bound) {
    float[] values = conv.weight();
    double least = 0;
    double most = 0;
    double squares = 0;
    for (float value : values) {
      least = Math.min(least, value);
      most = Math.max(most, value);
      squares += value * value;
    }
    assertTrue(least >= -bound && most <= bound, conv + ": " + least + " .. " + most);
    assertTrue(least < -0.9 * bound && most > 0.9 * bound, conv + ": " + least + " .. " + most);
    assertEquals(bound * bound / 3, squares / values.length, 0.3 * bound * bound / 3);
    for (float value : conv.bias()) {
      assertTrue(Math.abs(value) <= bound && value != 0);
    }
  }
}
