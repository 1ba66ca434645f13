package org.featup.evaluate.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class DepthCropTest {
  private static final float E = (float) Math.E;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static DepthCrop crop(int side, float... disparity) {
    NDArray map = NDArray.wrap(disparity, new Shape(1, 1, side, side), Layout.NCHW);
    return DepthCrop.of("crop", TestData.random(1, 1, 3, side, side), map);
  }

  @Test
  void zeroInfinityAndNanAreUnknown() {
    double[] logs = crop(2, 0, INF, Float.NaN, E).logs();
    assertArrayEquals(new double[] {Double.NaN, Double.NaN, Double.NaN, 1}, logs, 1e-6);
  }

  @Test
  void cellsAreMeansOfWhatIsKnownIfThatIsHalf() {
    DepthCrop crop = crop(4, 1, E, 0, E, 1, E, 0, 0, E * E, E * E, E, E, 0, 0, INF, INF);
    double[] expected = {0.5, Double.NaN, 2, 1};
    assertArrayEquals(expected, crop.cells(2, 2), 1e-6);
  }

  @Test
  void aMirrorExchangesLeftAndRight() {
    DepthCrop crop = crop(2, 1, 2, 3, 4);
    DepthCrop mirrored = crop.mirrored();
    double[] expected = {Math.log(2), 0, Math.log(4), Math.log(3)};
    assertArrayEquals(expected, mirrored.logs(), 1e-6);
    for (int c = 0; c < 3; c++) {
      assertEquals(crop.image().get(0, c, 1, 0), mirrored.image().get(0, c, 1, 1));
      assertEquals(crop.image().get(0, c, 1, 1), mirrored.image().get(0, c, 1, 0));
    }
  }

  /** A step of a factor 2 between the columns 4 and 5, seen across the unknown between them. */
  @Test
  void nearAStepIsWithinTheDistance() {
    int side = 10;
    float[] disparity = new float[side * side];
    for (int p = 0; p < disparity.length; p++) {
      disparity[p] = p % side == 4 ? 0 : p % side < 4 ? 10 : 20;
    }
    boolean[] near = crop(side, disparity).nearEdge(2, 1.9);
    for (int p = 0; p < near.length; p++) {
      assertEquals(p % side >= 3 && p % side <= 5, near[p], "column " + p % side);
    }
    for (boolean any : crop(side, disparity).nearEdge(2, 2.1)) {
      assertTrue(!any);
    }
  }
}
