package org.featup.evaluate;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Photos for the tests of measures. */
final class TestPhotos {
  private TestPhotos() {}

  /** A photo of rectangles in random colours of deviation 1. */
  static NDArray rectangles(int height, int width, long seed) {
    NDArray image = NDArray.zeros(new Shape(1, 3, height, width));
    Random random = new Random(seed);
    for (int i = 0; i < 60; i++) {
      int top = random.nextInt(height) - 4;
      int left = random.nextInt(width) - 4;
      int bottom = Math.min(height, top + 6 + random.nextInt(20));
      int right = Math.min(width, left + 6 + random.nextInt(20));
      for (int c = 0; c < 3; c++) {
        float colour = (float) random.nextGaussian();
        for (int y = Math.max(0, top); y < bottom; y++) {
          for (int x = Math.max(0, left); x < right; x++) {
            image.set(0, c, y, x, colour);
          }
        }
      }
    }
    return image;
  }

  /** Some of them, of one size. */
  static List<NDArray> rectangles(int count, int side) {
    return IntStream.range(0, count).mapToObj(i -> rectangles(side, side, i)).toList();
  }

  /** Three photos, each of one colour: red, green and blue. */
  static List<NDArray> flat(int side) {
    return IntStream.range(0, 3).mapToObj(channel -> flat(side, channel)).toList();
  }

  private static NDArray flat(int side, int channel) {
    NDArray image = NDArray.zeros(new Shape(1, 3, side, side));
    for (int p = 0; p < side * side; p++) {
      image.set(0, channel, p / side, p % side, 3);
    }
    return image;
  }
}
