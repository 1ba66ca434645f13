package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class StageParametersTest {

  @Test
  void extents() {
    StageParameters p = StageSpec.released(2, 4, 5).parameters(1);
    assertEquals(5, p.diameter());
    assertEquals(5, p.keys());
    assertEquals(4, StageSpec.released(2, 4, 0).parameters(1).keys());
  }

  @Test
  void theTemperatureIsClamped() {
    assertEquals(1e4f, plain(3, 3, 20, 1).temperature());
    assertEquals(1e-4f, plain(3, 3, -20, 1).temperature());
    assertEquals((float) Math.exp(0.5), plain(3, 3, 0.5f, 1).temperature());
  }

  @Test
  void whatDoesNotFitIsNamed() {
    refused("radius must be 1 .. 100, given 0", () -> plain(0, 3, 0, 1));
    refused("given 101", () -> plain(101, 3, 0, 1));
    refused("at least 1 channel, given 0", () -> plain(3, 0, 0, 1));
    refused("NaN", () -> plain(3, 3, Float.NaN, 1));
    refused("Infinity", () -> plain(3, 3, 0, Float.POSITIVE_INFINITY));
    refused("not 0", () -> plain(3, 3, 0, 0));
    Mlp three = new Mlp(TestData.conv(1, 3, 2), TestData.conv(2, 2, 2));
    refused("range MLP input has 3 channels, expected 4", () -> with(4, three, null));
    refused("fixup input has 3 channels, expected 12", () -> with(3, null, three));
    Mlp wide = new Mlp(TestData.conv(1, 12, 2), TestData.conv(2, 2, 8));
    refused("fixup output has 8 channels, expected 9", () -> with(3, null, wide));
    refused(
        "hidden widths differ: 2 and 3",
        () -> new Mlp(TestData.conv(1, 3, 2), TestData.conv(2, 3, 2)));
  }

  private static StageParameters plain(int radius, int guidance, float temp, float sigma) {
    return new StageParameters(radius, guidance, RangeKernel.SOFTMAX, null, temp, sigma, null);
  }

  private static StageParameters with(int guidance, Mlp range, Mlp fixup) {
    return new StageParameters(1, guidance, RangeKernel.SOFTMAX, range, 0, 1, fixup);
  }

  private static void refused(String words, Runnable call) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }
}
