package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static final int SIDE = 80;
  private static final int OBJECTS = 3;

  /** Each of its own shade of gray: 0, 10 and 20. */
  private final List<NDArray> photos = IntStream.range(0, 3).mapToObj(i -> gray(10 * i)).toList();

  private final Pairs pairs = new Pairs(photos, new CompositeOptions(SIDE, OBJECTS, 4, 7));

  private static NDArray gray(float shade) {
    float[] data = new float[3 * SIDE * SIDE];
    Arrays.fill(data, shade);
    return NDArray.wrap(data, new Shape(1, 3, SIDE, SIDE), Layout.NCHW);
  }

  @Test
  void whatIsMarkedIsWhatWasPasted() {
    for (int seed = 0; seed < 20; seed++) {
      PicturePair pair = pairs.pair(0, new Random(seed));
      for (int p = 0; p < SIDE * SIDE; p++) {
        boolean ground = pair.second().get(0, 0, p / SIDE, p % SIDE) == 0;
        assertEquals(ground, pair.shown()[p] < 0, "pixel " + p);
      }
      int[] seen = Arrays.stream(pair.shown()).filter(i -> i >= 0).distinct().sorted().toArray();
      assertArrayEquals(new int[] {0, 1, 2}, seen, "seed " + seed);
    }
  }

  @Test
  void theCentresShowTheObjectsInTheFirst() {
    for (int seed = 0; seed < 20; seed++) {
      PicturePair pair = pairs.pair(0, new Random(seed));
      float ground = pair.first().get(0, 0, 0, 0);
      for (int centre : pair.centres()) {
        float shade = pair.first().get(0, 0, centre / SIDE, centre % SIDE);
        assertEquals(30 - ground, shade, "seed " + seed);
      }
    }
  }

  @Test
  void theSameNumbersMakeTheSamePair() {
    PicturePair one = pairs.pair(1, new Random(7));
    PicturePair same = pairs.pair(1, new Random(7));
    PicturePair other = pairs.pair(1, new Random(8));
    assertArrayEquals(one.shown(), same.shown());
    assertArrayEquals(one.second().toArray(Layout.NCHW), same.second().toArray(Layout.NCHW));
    assertNotEquals(Arrays.hashCode(one.shown()), Arrays.hashCode(other.shown()));
  }

  @Test
  void onePhotoIsTooFew() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Pairs(photos.subList(0, 1), CompositeOptions.retrieval()));
  }
}
