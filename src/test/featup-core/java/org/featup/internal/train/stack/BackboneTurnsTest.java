package org.featup.internal.train.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class BackboneTurnsTest {

  private static int[] counts(BackboneTurns turns, int backbones, int images) {
    int[] counts = new int[backbones];
    for (int image = 0; image < images; image++) {
      for (int b : turns.of(image)) {
        counts[b]++;
      }
    }
    return counts;
  }

  @Test
  void all() {
    assertEquals(List.of(0, 1, 2), new BackboneTurns(3, 0, true, 0.5).of(7));
  }

  @Test
  void oneAfterTheOther() {
    BackboneTurns turns = new BackboneTurns(3, 0, false, 0.5);
    assertEquals(List.of(0), turns.of(0));
    assertEquals(List.of(1), turns.of(4));
    assertArrayEquals(new int[] {4, 3, 3}, counts(turns, 3, 10));
  }

  @Test
  void randomSpacesHaveTheirShare() {
    assertArrayEquals(
        new int[] {5, 5, 4, 3, 3}, counts(new BackboneTurns(2, 3, false, 0.5), 5, 20));
    assertArrayEquals(new int[] {15, 3, 2}, counts(new BackboneTurns(1, 2, false, 0.25), 3, 20));
    assertArrayEquals(new int[] {0, 4, 4}, counts(new BackboneTurns(1, 2, false, 1), 3, 8));
  }

  /** In whatever step a run goes on, at an image of any number. */
  @Test
  void farIntoARun() {
    BackboneTurns turns = new BackboneTurns(1, 4, false, 0.5);
    long image = 4_000_000_000_000L;
    assertEquals(List.of(0), turns.of(image));
    assertEquals(List.of(1), turns.of(image + 1));
    assertEquals(List.of(2), turns.of(image + 3));
  }
}
