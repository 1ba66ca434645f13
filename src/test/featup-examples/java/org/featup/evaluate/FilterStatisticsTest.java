package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;

/** Filters by number. On a photo of one colour the range kernel tells no neighbours apart. */
class FilterStatisticsTest {
  private static final double NAN = Double.NaN;
  private static final float WIDE = 1e4f;
  private static final float NARROW = 0.1f;

  private final NDArray photo = Given.constant(16, 16, 1, 0, 2);

  /** The first of the nine weights of a window lowered by {@code 0.1 * less}. */
  private static Mlp lowered(float less) {
    float[] bias = new float[9];
    bias[0] = -less;
    return new Mlp(Conv1x1.zeros(12, 9), new Conv1x1(9, 9, new float[81], bias));
  }

  private static StageParameters stage(float temperature, float sigma, Mlp fixup) {
    float logarithm = (float) Math.log(temperature);
    return new StageParameters(1, 3, RangeKernel.SOFTMAX, null, logarithm, sigma, fixup);
  }

  private static Contender stack(StageParameters... stages) {
    JbuWeights weights = new JbuWeights(List.of(stages), null, null);
    return new StackContender("stack", new JbuUpsampler(weights, Given.BACKEND));
  }

  /** Flat; then one that copies; then 8 weights of 1/9 and one of 1/9 - 2/9. */
  @Test
  void knownFilters() {
    Contender contender =
        stack(stage(2, WIDE, null), stage(3, NARROW, null), stage(4, WIDE, lowered(20 / 9f)));
    double[] row = new FilterStatistics(3).of(contender, new Means("means", 2), List.of(photo))[0];
    double[] one = {1, NAN, NAN, 0, NAN, NAN, 9, NAN, NAN, 2, NAN, NAN, WIDE, NAN, NAN};
    assertArrayEquals(one, row, 1e-5);
    row = new FilterStatistics(4).of(contender, new Means("means", 8), List.of(photo))[0];
    double[] all = {
      1, 1, 7 / 9.0, NAN, 0, 0, 1 / 9.0, NAN, 9, 1, 9, NAN, 2, 3, 4, NAN, WIDE, NARROW, WIDE, NAN
    };
    assertArrayEquals(all, row, 1e-5);
    row = new FilterStatistics(1).of(contender, new Means("means", 8), List.of(photo))[0];
    assertArrayEquals(new double[] {1, 0, 9, 2, WIDE}, row, 1e-5);
  }

  @Test
  void interpolationHasNoFilters() {
    double[] row =
        new FilterStatistics(1).of(Given.BICUBIC, new Means("means", 8), List.of(photo))[0];
    assertArrayEquals(new double[] {NAN, NAN, NAN, NAN, NAN}, row);
  }

  @Test
  void columnsDescribe() {
    FilterStatistics health = new FilterStatistics(2);
    assertFalse(health.compares());
    assertEquals(
        "sum 1, sum 2, negative 1, negative 2, taps 1, taps 2, temperature 1, temperature 2, "
            + "sigma 1, sigma 2",
        String.join(", ", health.columns().stream().map(Column::name).toList()));
    assertThrows(IllegalArgumentException.class, () -> new FilterStatistics(0));
  }

  /** Four equal weights; 2 and -1, whose entropy is that of 2/3 and 1/3; and no weight at all. */
  @Test
  void shapeOfKnownFilters() {
    float[] byPixel = {0.25f, 0.25f, 0.25f, 0.25f, 2, 0, -1, 0, 0, 0, 0, 0};
    NDArray filters = NDArray.wrap(byPixel, new Shape(1, 4, 1, 3), Layout.CHANNELS_LAST);
    double two = 3 / Math.pow(2, 2 / 3.0);
    for (Layout layout : List.of(Layout.CHANNELS_LAST, Layout.NCHW)) {
      NDArray same = NDArray.wrap(filters.toArray(layout), filters.shape(), layout);
      FilterShape shape = FilterShape.of(same);
      assertEquals(2 / 3.0, shape.sum(), 1e-7);
      assertEquals(1 / 3.0, shape.negative(), 1e-7);
      assertEquals((4 + two) / 3, shape.taps(), 1e-7);
    }
    assertTrue(two > 1 && two < 2);
  }
}
