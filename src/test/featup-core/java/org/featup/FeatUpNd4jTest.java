package org.featup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class FeatUpNd4jTest {
  private final float[] features = random(5 * 3 * 4);
  private final float[] image = random(3 * 30 * 40);

  @Test
  void givesWhatTheFacadeGives() {
    NDArray f = NDArray.wrap(features, new Shape(1, 5, 3, 4), Layout.NCHW);
    NDArray i = NDArray.wrap(image, new Shape(1, 3, 30, 40), Layout.NCHW);
    INDArray f4 = Nd4j.create(features, 1, 5, 3, 4);
    INDArray i4 = Nd4j.create(image, 1, 3, 30, 40);

    INDArray doubled = FeatUpNd4j.upsample(f4, i4);
    assertArrayEquals(new long[] {1, 5, 48, 64}, doubled.shape());
    assertArrayEquals(
        FeatUp.upsample(f, i).toArray(Layout.NCHW), doubled.dup('c').data().asFloat());

    INDArray sized = FeatUpNd4j.upsample(f4, i4, 31, 41);
    assertArrayEquals(
        FeatUp.upsample(f, i, 31, 41).toArray(Layout.NCHW), sized.dup('c').data().asFloat());
  }

  @Test
  void refusesWhatTheFacadeRefuses() {
    INDArray f = Nd4j.create(features, 1, 5, 3, 4);
    INDArray small = Nd4j.create(new float[3 * 2 * 2], 1, 3, 2, 2);
    String message =
        assertThrows(IllegalArgumentException.class, () -> FeatUpNd4j.upsample(f, small))
            .getMessage();
    assertEquals(
        "the image must be at least as large as its features, given an image of 2x2 and features"
            + " of 3x4; channels-last features, (N, h, w, C), are wrapped with"
            + " Layout.CHANNELS_LAST",
        message);
  }

  private static float[] random(int length) {
    Random random = new Random(length);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
