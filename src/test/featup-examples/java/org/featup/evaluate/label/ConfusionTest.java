package org.featup.evaluate.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ConfusionTest {
  private static Confusion of(int[][] counts) {
    Confusion confusion = new Confusion(counts.length);
    for (int truth = 0; truth < counts.length; truth++) {
      for (int said = 0; said < counts.length; said++) {
        for (int i = 0; i < counts[truth][said]; i++) {
          confusion.add(truth, said);
        }
      }
    }
    return confusion;
  }

  /** By hand: unions are 6 + 2 + 1, 3 + 1 + 2 and 4 + 1 + 1 pixels. */
  @Test
  void knownAnswer() {
    Confusion confusion = of(new int[][] {{6, 1, 1}, {1, 3, 0}, {0, 1, 4}});
    assertEquals(13 / 17.0, confusion.accuracy(), 1e-12);
    assertEquals((6 / 9.0 + 3 / 6.0 + 4 / 6.0) / 3, confusion.meanIou(), 1e-12);
  }

  /** Class 2 is on no pixel and said once: it costs class 0, and is no class of its own. */
  @Test
  void aClassThatIsNotThereCountsAgainstThoseItWasSaidFor() {
    Confusion confusion = of(new int[][] {{3, 0, 1}, {0, 2, 0}, {0, 0, 0}});
    assertEquals((3 / 4.0 + 1) / 2, confusion.meanIou(), 1e-12);
    assertEquals(5 / 6.0, confusion.accuracy(), 1e-12);
  }

  @Test
  void withoutPixelsThereIsNoNumber() {
    assertTrue(Double.isNaN(new Confusion(3).meanIou()));
    assertTrue(Double.isNaN(new Confusion(3).accuracy()));
  }

  @Test
  void voidDoesNotCountAndCountsAdd() {
    Confusion first = of(new int[][] {{1, 1}, {0, 2}});
    first.add(LabelMap.VOID, 1);
    Confusion second = of(new int[][] {{2, 0}, {1, 0}});
    double[] sum = first.counts().clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += second.counts()[i];
    }
    Confusion both = of(new int[][] {{3, 1}, {1, 2}});
    assertEquals(both.meanIou(), new Confusion(2, sum).meanIou());
    assertEquals(5 / 7.0, new Confusion(2, sum).accuracy(), 1e-12);
  }

  @Test
  void threeCountsForEachClass() {
    assertThrows(IllegalArgumentException.class, () -> new Confusion(2, new double[4]));
  }
}
