package org.featup.cuda;

import java.util.Random;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.Mlp;
import org.featup.kernel.RangeKernel;
import org.featup.kernel.StageParameters;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A stage and the size of its guidance, in words; all numbers come from a seed.
 *
 * @param keys channels of the keys; 0 for no range MLP
 */
record StageCase(
    int n,
    int h,
    int w,
    int radius,
    int guidance,
    RangeKernel rangeKernel,
    int keys,
    float rangeTemp,
    float sigmaSpatial,
    boolean fixup) {

  static StageCase of(int n, int h, int w, int radius, int guidance, int keys) {
    return new StageCase(n, h, w, radius, guidance, RangeKernel.SOFTMAX, keys, 0.3f, 0.8f, true);
  }

  StageCase with(RangeKernel kernel) {
    return new StageCase(n, h, w, radius, guidance, kernel, keys, rangeTemp, sigmaSpatial, fixup);
  }

  StageCase with(float temp, float sigma) {
    return new StageCase(n, h, w, radius, guidance, rangeKernel, keys, temp, sigma, fixup);
  }

  StageCase withoutFixup() {
    return new StageCase(
        n, h, w, radius, guidance, rangeKernel, keys, rangeTemp, sigmaSpatial, false);
  }

  int taps() {
    return (2 * radius + 1) * (2 * radius + 1);
  }

  /** Hidden widths differ from all others, so that a mix-up of channels shows. */
  StageParameters parameters() {
    Random random = new Random(2);
    Mlp range =
        keys == 0
            ? null
            : new Mlp(
                conv(random, guidance, keys + 2, 1),
                conv(random, keys + 2, keys, (float) (1 / Math.sqrt(keys))));
    Mlp correction =
        fixup
            ? new Mlp(
                conv(random, taps() + guidance, taps() + 1, 1), conv(random, taps() + 1, taps(), 1))
            : null;
    return new StageParameters(
        radius, guidance, rangeKernel, range, rangeTemp, sigmaSpatial, correction);
  }

  NDArray guidanceMap() {
    return random(1, new Shape(n, guidance, h, w));
  }

  NDArray dFilters() {
    return random(3, new Shape(n, taps(), h, w));
  }

  static NDArray random(long seed, Shape shape) {
    NDArray x = NDArray.zeros(shape);
    System.arraycopy(
        values(new Random(seed), shape.arrayLength(), 1),
        0,
        x.data(),
        x.offset(),
        shape.arrayLength());
    return x;
  }

  private static Conv1x1 conv(Random random, int inputs, int outputs, float factor) {
    float scale = factor * (float) Math.sqrt(3.0 / inputs);
    float[] weight = values(random, inputs * outputs, scale);
    return new Conv1x1(inputs, outputs, weight, values(random, outputs, 0.5f * factor));
  }

  private static float[] values(Random random, int count, float scale) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (2 * random.nextFloat() - 1);
    }
    return values;
  }
}
