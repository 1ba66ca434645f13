package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class NearestTest {

  private static int[] pixels(NDArray features, float[]... queries) {
    return Nearest.pixels(features, queries, Backends.byName("scalar"));
  }

  @Test
  void itIsTheDirectionThatCounts() {
    float[] nchw = {9, 0, 1, 1, 9, 0.1f, 1, 0};
    NDArray features = NDArray.wrap(nchw, new Shape(1, 2, 2, 2), Layout.NCHW);
    assertArrayEquals(
        new int[] {0, 1, 3},
        pixels(features, new float[] {1, 1}, new float[] {0, 5}, new float[] {2, 0}));
  }

  @Test
  void aPixelOfLengthZeroIsLikeNothing() {
    float[] nchw = {0, -1, 0, -1};
    NDArray features = NDArray.wrap(nchw, new Shape(1, 2, 1, 2), Layout.NCHW);
    assertArrayEquals(new int[] {1}, pixels(features, new float[] {1, 1}));
  }

  @Test
  void aPixelFindsItself() {
    NDArray features = TestData.random(4, 1, 7, 5, 6);
    float[] query = new float[7];
    for (int c = 0; c < 7; c++) {
      query[c] = features.get(0, c, 3, 2);
    }
    assertArrayEquals(new int[] {3 * 6 + 2}, pixels(features, query));
  }
}
