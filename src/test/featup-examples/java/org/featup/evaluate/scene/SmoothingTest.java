package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Masks as pictures: # is set. */
class SmoothingTest {

  private static boolean[] mask(String picture) {
    String pixels = picture.replace("\n", "");
    boolean[] mask = new boolean[pixels.length()];
    for (int p = 0; p < mask.length; p++) {
      mask[p] = pixels.charAt(p) == '#';
    }
    return mask;
  }

  private static String picture(boolean[] mask, int side) {
    StringBuilder picture = new StringBuilder();
    for (int p = 0; p < mask.length; p++) {
      picture.append(mask[p] ? '#' : '.').append(p % side == side - 1 ? "\n" : "");
    }
    return picture.toString();
  }

  /** A way to the border is along sides, not across corners; what reaches it stays open. */
  @Test
  void holesAreFilledAndBaysAreNot() {
    String given =
        """
        ..##....
        .#..#...
        .#.#....
        ..#...##
        .....#..
        .###.#..
        .#.#..##
        .#.#....
        """;
    String expected =
        """
        ..##....
        .####...
        .###....
        ..#...##
        .....#..
        .###.#..
        .#.#..##
        .#.#....
        """;
    assertEquals(expected, picture(Smoothing.filled(mask(given), 8), 8));
  }

  /** Worked out by hand, twice: the lone pixel, the pinhole and most of the hair go. */
  @Test
  void theMajorityOfTheNeighbourhoodWins() {
    String given =
        """
        ##......
        ##..#...
        ........
        ..####..
        ..#.####
        ..####..
        ..####..
        ........
        """;
    String expected =
        """
        #.......
        ........
        ........
        ...###..
        ..#####.
        ..####..
        ...##...
        ........
        """;
    assertEquals(expected, picture(Smoothing.majority(mask(given), 8), 8));
  }

  @Test
  void neighboursShareASide() {
    assertArrayEquals(new int[] {4, 1}, Smoothing.neighbours(0, 4));
    assertArrayEquals(new int[] {11, 14}, Smoothing.neighbours(15, 4));
    assertArrayEquals(new int[] {1, 9, 4, 6}, Smoothing.neighbours(5, 4));
  }
}
