package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;

class LayerNormTest {
  private static final NDArray X =
      NDArray.of(new float[][][] {{{1, 5}}, {{2, 5}}, {{3, 5}}, {{6, 5}}});

  @Test
  void everyPixelGetsMeanZeroAndVarianceOne() {
    // Mean 3, variance (4 + 1 + 0 + 9) / 4; a constant pixel becomes zero.
    double s = 1 / Math.sqrt(3.5 + 1e-5);
    float[] expected = {(float) (-2 * s), 0, (float) -s, 0, 0, 0, (float) (3 * s), 0};
    assertArrayEquals(expected, LayerNorm.identity(4).forward(X).toArray(Layout.NCHW), 1e-7f);
    assertEquals(6, X.get(0, 3, 0, 0));
  }

  @Test
  void learnedValuesFollow() {
    LayerNorm norm = new LayerNorm(new float[] {1, 2, 3, 4}, new float[] {0, 1, 0, -1});
    double s = 1 / Math.sqrt(3.5 + 1e-5);
    float[] expected = {
      (float) (-2 * s), 0, (float) (1 - 2 * s), 1, 0, 0, (float) (12 * s - 1), -1
    };
    assertArrayEquals(expected, norm.forward(X).toArray(Layout.NCHW), 1e-6f);
  }

  @Test
  void otherLengthsAreRefused() {
    float[] three = new float[3];
    assertThrows(IllegalArgumentException.class, () -> new LayerNorm(three, new float[4]));
    assertThrows(IllegalArgumentException.class, () -> LayerNorm.identity(3).forward(X));
  }

  @Test
  void theLayoutInMemoryDoesNotMatter() {
    NDArray planar = NDArray.wrap(X.toArray(Layout.NCHW), X.shape(), Layout.NCHW);
    LayerNorm norm = LayerNorm.identity(4);
    assertArrayEquals(
        norm.forward(X).toArray(Layout.NCHW), norm.forward(planar).toArray(Layout.NCHW));
  }
}
