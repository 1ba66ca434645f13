package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReflectionTest {

  @Test
  void theEdgeIsNotRepeated() {
    int[] expected = {3, 2, 1, 0, 1, 2, 3, 2, 1, 0, 1};
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], Reflection.index(i - 3, 4));
    }
  }

  @Test
  void itGoesBackAndForthAsOftenAsNeeded() {
    for (int size = 1; size <= 5; size++) {
      for (int i = -23; i <= 23; i++) {
        assertEquals(NaiveResample.reflect(i, size), Reflection.index(i, size));
      }
    }
  }
}
