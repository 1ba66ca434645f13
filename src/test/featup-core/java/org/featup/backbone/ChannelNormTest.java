package org.featup.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class ChannelNormTest {
  private static final NDArray X =
      NDArray.of(new float[][][] {{{1, 5}}, {{2, 5}}, {{3, 5}}, {{6, 5}}});

  @Test
  void everyPixelGetsMeanZeroAndVarianceOne() {
    // Mean 3, variance (4 + 1 + 0 + 9) / 4; a constant pixel becomes zero.
    double s = 1 / Math.sqrt(3.5 + 1e-5);
    float[] expected = {(float) (-2 * s), 0, (float) -s, 0, 0, 0, (float) (3 * s), 0};
    assertArrayEquals(expected, ChannelNorm.plain().apply(X).toArray(Layout.NCHW), 1e-7f);
    assertEquals(6, X.get(0, 3, 0, 0));
  }

  @Test
  void learnedValuesFollow() {
    ChannelNorm norm = ChannelNorm.of(new float[] {1, 2, 3, 4}, new float[] {0, 1, 0, -1});
    double s = 1 / Math.sqrt(3.5 + 1e-5);
    float[] expected = {
      (float) (-2 * s), 0, (float) (1 - 2 * s), 1, 0, 0, (float) (12 * s - 1), -1
    };
    assertArrayEquals(expected, norm.apply(X).toArray(Layout.NCHW), 1e-6f);
  }

  @Test
  void wrongLengthsAndValuesAreRefused() {
    float[] three = new float[3];
    float[] nan = {1, 2, 3, Float.NaN};
    assertThrows(IllegalArgumentException.class, () -> ChannelNorm.of(three, new float[4]));
    assertThrows(IllegalArgumentException.class, () -> ChannelNorm.of(nan, null));
    assertThrows(IllegalArgumentException.class, () -> new ChannelNorm(null, null, 0));
    ChannelNorm norm = ChannelNorm.of(three, null);
    assertThrows(IllegalArgumentException.class, () -> norm.apply(X));
    NDArray any = NDArray.zeros(new Shape(1, 9, 1, 1));
    assertEquals(any.shape(), ChannelNorm.plain().apply(any).shape());
  }
}
