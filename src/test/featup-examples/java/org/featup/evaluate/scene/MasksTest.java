package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Masks of objects: drawn ones, and those that follow a picture. */
class MasksTest {
  private static final int SIDE = 64;

  private static int count(boolean[] mask) {
    int count = 0;
    for (boolean set : mask) {
      count += set ? 1 : 0;
    }
    return count;
  }

  /** Pixels of the largest connected piece. */
  private static int largest(boolean[] mask) {
    boolean[] seen = new boolean[mask.length];
    int largest = 0;
    for (int p = 0; p < mask.length; p++) {
      Deque<Integer> next = new ArrayDeque<>();
      if (mask[p] && !seen[p]) {
        seen[p] = true;
        next.add(p);
      }
      int size = 0;
      for (; !next.isEmpty(); size++) {
        for (int neighbour : Smoothing.neighbours(next.remove(), SIDE)) {
          if (mask[neighbour] && !seen[neighbour]) {
            seen[neighbour] = true;
            next.add(neighbour);
          }
        }
      }
      largest = Math.max(largest, size);
    }
    return largest;
  }

  private static Guide noise(long seed) {
    Random random = new Random(seed);
    float[] rgb = new float[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = 0.3f * (float) random.nextGaussian();
    }
    return new Guide(SIDE, rgb);
  }

  /** Left of a column one colour, right of it another. */
  private static Guide halves(int column) {
    float[] rgb = new float[SIDE * SIDE * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = i / 3 % SIDE < column ? -2 : 2;
    }
    return new Guide(SIDE, rgb);
  }

  @Test
  void outlinesHaveTheAreaOfTheirPlaceInOnePiece() {
    Place place = new Place(32, 31, 14);
    for (int seed = 0; seed < 40; seed++) {
      boolean[] mask = Outline.mask(SIDE, place, new Random(seed));
      assertEquals(place.area(), count(mask), 0.06 * place.area(), "seed " + seed);
      assertTrue(mask[32 * SIDE + 31], "seed " + seed);
      assertTrue(largest(mask) >= 0.98 * count(mask), "seed " + seed);
      assertArrayEquals(mask, Outline.mask(SIDE, place, new Random(seed)));
    }
  }

  /** A smaller square shows what a larger one shows there. */
  @Test
  void outlinesAreCutAtTheBorder() {
    for (int seed = 0; seed < 10; seed++) {
      Place place = new Place(3, 60, 12);
      boolean[] cut = Outline.mask(SIDE, place, new Random(seed));
      boolean[] whole = Outline.mask(2 * SIDE, place, new Random(seed));
      for (int p = 0; p < cut.length; p++) {
        assertEquals(whole[p / SIDE * 2 * SIDE + p % SIDE], cut[p]);
      }
      assertTrue(count(cut) > 0 && count(cut) < 0.8 * place.area());
    }
  }

  @ParameterizedTest
  @EnumSource(RegionShape.class)
  void regionsHaveTheAreaOfTheirPlaceButForHolesAndHairs(RegionShape kind) {
    Place place = new Place(30, 33, 13);
    for (int seed = 0; seed < 12; seed++) {
      boolean[] mask = kind.mask(noise(seed), place, new Random(seed));
      assertEquals(place.area(), count(mask), 0.3 * place.area(), "seed " + seed);
      assertTrue(largest(mask) >= 0.95 * count(mask), "seed " + seed);
      assertArrayEquals(mask, kind.mask(noise(seed), place, new Random(seed)));
      assertFalse(Arrays.equals(mask, kind.mask(noise(seed + 1), place, new Random(seed))));
    }
  }

  /** The seed is 9 pixels from the edge, 40 columns of 64 rows hold the area with room. */
  @ParameterizedTest
  @EnumSource(RegionShape.class)
  void regionsStopAtAnEdge(RegionShape kind) {
    Place place = new Place(32, 30, 18);
    for (int seed = 0; seed < 6; seed++) {
      boolean[] mask = kind.mask(halves(40), place, new Random(seed));
      int beyond = 0;
      int along = 0;
      for (int p = 0; p < mask.length; p++) {
        beyond += mask[p] && p % SIDE >= 40 ? 1 : 0;
        along += mask[p] && p % SIDE == 39 ? 1 : 0;
      }
      assertEquals(0, beyond, "seed " + seed);
      assertTrue(along >= 10, "seed " + seed + ": " + along + " pixels along the edge");
      assertTrue(count(mask) > 0.8 * place.area(), "seed " + seed);
    }
  }

  @Test
  void anAreaBeyondTheSquareIsTheSquare() {
    boolean[] mask = RegionShape.GROWN.mask(halves(40), new Place(0, 0, 2 * SIDE), new Random(1));
    assertEquals(SIDE * SIDE, count(mask));
  }
}
