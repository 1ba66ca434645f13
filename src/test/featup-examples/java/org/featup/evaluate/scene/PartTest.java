package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartTest {

  private static BitSet columns(Part part, int width) {
    BitSet columns = new BitSet();
    Random random = new Random(1);
    for (int i = 0; i < 100; i++) {
      Part.Strip strip = part.strip(width, random);
      assertTrue(strip.columns() >= width / 6, strip.toString());
      columns.set(strip.from(), strip.from() + strip.columns());
    }
    return columns;
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 64, 224})
  void evenAndOddStripsShareNothingAndLeaveNothingOut(int width) {
    BitSet even = columns(Part.EVEN, width);
    BitSet odd = columns(Part.ODD, width);
    assertFalse(even.intersects(odd));
    even.or(odd);
    assertEquals(width, even.cardinality());
    assertEquals(width, even.length());
  }

  @Test
  void theWholeIsOneStrip() {
    assertEquals(new Part.Strip(0, 50), Part.WHOLE.strip(50, new Random(1)));
  }
}
