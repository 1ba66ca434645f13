package org.featup.internal.train.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.RangeKernel;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;

class BilateralStartTest {
  private static final Backend SCALAR = Backends.byName("scalar");

  /** With 32 keys it does what the filter without keys does, which compares colours. */
  @Test
  void theKeysAreTheGuidance() {
    NDArray features = random(new Shape(1, 5, 7, 6), 1);
    NDArray image = random(new Shape(1, 3, 56, 48), 2);
    NDArray plain = upsample(architecture(0, RangeKernel.GAUSSIAN), features, image);
    NDArray keyed = upsample(architecture(32, RangeKernel.GAUSSIAN), features, image);
    float[] a = plain.toArray(Layout.NCHW);
    float[] b = keyed.toArray(Layout.NCHW);
    double worst = 0;
    double change = 0;
    for (int i = 0; i < a.length; i++) {
      worst = Math.max(worst, Math.abs(a[i] - b[i]));
      change = Math.max(change, Math.abs(a[i]));
    }
    assertTrue(change > 0.1);
    assertTrue(worst < 5e-3, "differs by " + worst);
  }

  @Test
  void filtersSumToOne() {
    Shape shape = new Shape(1, 1, 7, 6);
    float[] ones = new float[shape.arrayLength()];
    java.util.Arrays.fill(ones, 1);
    NDArray features = NDArray.wrap(ones, shape, Layout.NCHW);
    NDArray image = random(new Shape(1, 3, 56, 48), 2);
    NDArray out = upsample(architecture(32, RangeKernel.GAUSSIAN), features, image);
    for (float value : out.toArray(Layout.NCHW)) {
      assertEquals(1, value, 1e-5);
    }
  }

  @Test
  void whatDoesNotFitIsNamed() {
    Exception kernel =
        assertThrows(IllegalArgumentException.class, () -> start(32, RangeKernel.SOFTMAX, 8));
    assertTrue(kernel.getMessage().contains("SOFTMAX"), kernel.getMessage());
    Exception keys =
        assertThrows(IllegalArgumentException.class, () -> start(4, RangeKernel.GAUSSIAN, 8));
    assertTrue(keys.getMessage().contains("at least 6"), keys.getMessage());
    assertThrows(IllegalArgumentException.class, () -> start(32, RangeKernel.GAUSSIAN, 0));
  }

  private static void start(int keys, RangeKernel kernel, double sigma) {
    BilateralStart.of(
        architecture(keys, kernel), new double[] {8}, new double[] {0.5, sigma}, new Random(3));
  }

  private static JbuArchitecture architecture(int keys, RangeKernel kernel) {
    return new JbuArchitecture(3, 3, 3, keys, kernel, true, 0);
  }

  private static NDArray upsample(JbuArchitecture architecture, NDArray features, NDArray image) {
    JbuWeights weights =
        BilateralStart.of(architecture, new double[] {8}, new double[] {0.5, 0.7}, new Random(4));
    return new JbuUpsampler(weights, SCALAR).upsample(features, image);
  }

  private static NDArray random(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] values = new float[shape.arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NDArray.wrap(values, shape, Layout.NCHW);
  }
}
