package org.featup.internal.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.featup.backbone.Backbone;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class RandomSpaceTest {
  private static final NDArray IMAGE = TestData.random(5, 2, 3, 4, 6);

  /** A map of the colours of every pixel. */
  private record Colors(Conv1x1 map) implements Backbone {
    @Override
    public NDArray features(NDArray image) {
      return Backends.byName("scalar").conv1x1(image.channelsLast(), map);
    }

    @Override
    public int stride() {
      return 1;
    }

    @Override
    public String name() {
      return "colors";
    }

    @Override
    public void close() {}
  }

  private static RandomSpace space(Conv1x1 map, long seed) {
    return new RandomSpace(
        "space",
        new Colors(map),
        map.outputs(),
        new SplittableRandom(seed),
        Backends.byName("scalar"));
  }

  private static float[] values(RandomSpace space, NDArray image) {
    return space.features(image).toArray(Layout.NCHW);
  }

  @Test
  void aFunctionOfEachCell() {
    RandomSpace space = space(TestData.conv(3, 3, 7), 1);
    NDArray features = space.features(IMAGE);
    assertEquals(new Shape(2, 128, 4, 6), features.shape());
    NDArray cut = space.features(IMAGE.image(1).crop(1, 2, 2, 3));
    assertArrayEquals(
        features.image(1).crop(1, 2, 2, 3).toArray(Layout.NCHW), cut.toArray(Layout.NCHW));
    for (float value : features.toArray(Layout.NCHW)) {
      assertTrue(Math.abs(value) <= 1.4143f, value + " is no cosine");
    }
  }

  @Test
  void followsFromTheSeed() {
    Conv1x1 map = TestData.conv(3, 3, 7);
    float[] first = values(space(map, 1), IMAGE);
    assertArrayEquals(first, values(space(map, 1), IMAGE));
    assertFalse(Arrays.equals(first, values(space(map, 2), IMAGE)));
  }

  /** Networks differ in how large their features are, and in what all channels have in common. */
  @Test
  void sizeAndOffsetOfTheFeaturesDoNotMatter() {
    Conv1x1 map = TestData.conv(3, 3, 7);
    float[] weight = map.weight().clone();
    float[] bias = map.bias().clone();
    for (int i = 0; i < weight.length; i++) {
      weight[i] *= 100;
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] = 100 * bias[i] + 20;
    }
    Conv1x1 larger = new Conv1x1(3, 7, weight, bias);
    assertArrayEquals(values(space(map, 1), IMAGE), values(space(larger, 1), IMAGE), 1e-2f);
  }

  /**
   * Of two channels, z is (1, -1) or (-1, 1), and the weighted distance is 2 whatever the weights:
   * cells of different signs have the kernel {@code exp(-2 / l^2)}, and l is drawn first.
   */
  @Test
  void innerProductsAreAGaussianKernel() {
    Conv1x1 signs = new Conv1x1(3, 2, new float[] {1, 0, 0, -1, 0, 0}, new float[2]);
    NDArray image = NDArray.of(new float[][][] {{{3, -2, 5}}, {{0, 0, 0}}, {{0, 0, 0}}});
    double alike = 0;
    double different = 0;
    int seeds = 200;
    for (int seed = 0; seed < seeds; seed++) {
      double length = 0.5 * Math.pow(4, new SplittableRandom(seed).nextDouble());
      NDArray features = space(signs, seed).features(image);
      different += product(features, 0, 1) - Math.exp(-2 / (length * length));
      alike += product(features, 0, 2) - 1;
    }
    assertEquals(0, alike / seeds, 0.02);
    assertEquals(0, different / seeds, 0.02);
  }

  private static double product(NDArray features, int a, int b) {
    double sum = 0;
    for (int c = 0; c < RandomSpace.CHANNELS; c++) {
      sum += features.get(0, c, 0, a) * features.get(0, c, 0, b);
    }
    return sum / RandomSpace.CHANNELS;
  }

  @Test
  void oneChannelHasNoDeviation() {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> space(TestData.conv(3, 3, 1), 1));
    assertEquals("space: expected at least 2 channels of colors, given 1", e.getMessage());
  }
}
