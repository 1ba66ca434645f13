package org.featup.ndarray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {

  @Test
  void ranks() {
    assertEquals(new Shape(2, 3, 4, 5), Shape.of(2, 3, 4, 5));
    assertEquals(new Shape(1, 3, 4, 5), Shape.of(3, 4, 5));
    refused(() -> Shape.of(4, 5), "rank 4", "rank 3", "given rank 2");
    refused(() -> Shape.of(), "given rank 0");
    refused(() -> Shape.of(1, 2, 3, 4, 5), "given rank 5");
  }

  @Test
  void extentsBelowOne() {
    refused(() -> new Shape(1, 0, 4, 5), "at least 1", "1x0x4x5");
    refused(() -> Shape.of(1, 3, -4, 5), "[1, 3, -4, 5]");
    refused(() -> Shape.of(3, 4, 1L << 31), "2147483648");
    refused(() -> new Shape(1, 1, 1, 1).withSize(0, 1), "1x1x0x1");
    refused(() -> new Shape(1, 1, 1, 1).withChannels(-1), "1x-1x1x1");
  }

  @Test
  void productsAreTakenInLong() {
    Shape large = new Shape(1, 384, 4000, 4000);
    assertEquals(6_144_000_000L, large.elements());
    refused(large::arrayLength, "1x384x4000x4000", "6144000000", "holds");
    // 2^32 elements are 0 in int
    refused(new Shape(1, 1, 1 << 16, 1 << 16)::arrayLength, "4294967296");
    int most = Integer.MAX_VALUE;
    refused(new Shape(most, most, most, most)::elements, "2^63");
    refused(new Shape(most, most, most, most)::arrayLength, "2^63");
    assertEquals(most - 8, new Shape(1, 1, 1, most - 8).arrayLength());
  }

  @Test
  void text() {
    assertEquals("2x3x4x5", new Shape(2, 3, 4, 5).toString());
    assertEquals(new Shape(2, 7, 4, 5), new Shape(2, 3, 4, 5).withChannels(7));
  }

  private static void refused(Runnable call, String... words) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
