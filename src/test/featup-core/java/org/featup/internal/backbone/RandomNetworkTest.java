package org.featup.internal.backbone;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class RandomNetworkTest {
  private final RandomNetwork network = network(1);

  private static RandomNetwork network(long seed) {
    return new RandomNetwork("random", new SplittableRandom(seed), Backends.byName("scalar"));
  }

  private static float[] values(NDArray x) {
    return x.toArray(Layout.NCHW);
  }

  @Test
  void followsFromTheSeed() {
    NDArray image = TestData.random(1, 1, 3, 32, 48);
    float[] first = values(network.features(image));
    assertArrayEquals(first, values(network(1).features(image)));
    assertFalse(Arrays.equals(first, values(network(2).features(image))));
  }

  @Test
  void aBatchIsItsImages() {
    NDArray images = TestData.random(1, 3, 3, 32, 48);
    NDArray features = network.features(images);
    assertEquals(new Shape(3, 64, 2, 3), features.shape());
    for (int n = 0; n < 3; n++) {
      assertArrayEquals(
          values(features.image(n)), values(network.features(images.image(n))), 1e-5f);
    }
  }

  @Test
  void aShiftByACellIsAShiftByACell() {
    NDArray image = TestData.random(2, 1, 3, 112, 112);
    NDArray left = network.features(image.crop(0, 0, 112, 96));
    NDArray right = network.features(image.crop(0, 16, 112, 96));
    assertArrayEquals(
        values(left.crop(2, 3, 3, 1)), values(right.crop(2, 2, 3, 1)), 1e-4f, "away from borders");
  }

  /** Cell 3 stands for pixels 48 to 63, and sees 15 more on either side. */
  @Test
  void aCellSeesAsFarToEachSide() {
    NDArray image = TestData.random(3, 1, 3, 112, 112);
    float[] cell = values(network.features(image).crop(3, 3, 1, 1));
    for (int[] pixel : new int[][] {{33, 50}, {78, 50}, {50, 33}, {50, 78}}) {
      assertFalse(Arrays.equals(cell, changed(image, pixel[0], pixel[1])), "does not see it");
    }
    for (int[] pixel : new int[][] {{32, 50}, {79, 50}, {50, 32}, {50, 79}}) {
      assertArrayEquals(cell, changed(image, pixel[0], pixel[1]));
    }
  }

  private float[] changed(NDArray image, int y, int x) {
    NDArray other = NDArray.wrap(values(image), image.shape(), Layout.NCHW);
    other.set(0, 0, y, x, 100);
    return values(network.features(other).crop(3, 3, 1, 1));
  }

  @Test
  void otherSizesAreResized() {
    NDArray image = TestData.random(4, 1, 3, 30, 41);
    NDArray resized =
        Backends.byName("scalar").resample(image, Taps.bilinear(30, 32), Taps.bilinear(41, 48));
    assertArrayEquals(values(network.features(resized)), values(network.features(image)), 1e-5f);
    assertEquals(new Shape(1, 64, 1, 1), network.features(TestData.random(4, 1, 3, 5, 7)).shape());
  }

  /** Neither vanishing nor exploding over the layers, and not the same everywhere. */
  @Test
  void theScaleIsKept() {
    NDArray image = TestData.random(5, 1, 3, 224, 224);
    NDArray features = network.features(image);
    assertEquals(new Shape(1, 64, 14, 14), features.shape());
    double squares = 0;
    for (float value : values(features)) {
      assertTrue(value >= 0 && Float.isFinite(value));
      squares += value * value;
    }
    double power = squares / features.shape().elements();
    assertTrue(power > 0.01 && power < 10, "mean square " + power);
  }

  @Test
  void threeChannels() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> network.features(NDArray.zeros(new Shape(1, 4, 32, 32))));
    assertTrue(e.getMessage().contains("3 channels, given"), e.getMessage());
  }
}
