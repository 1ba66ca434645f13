package org.featup.evaluate.scene;

import java.util.random.RandomGenerator;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Reflection;

/**
 * A square picture in memory: what a layer of a composite shows, and what masks that follow a photo
 * look at.
 *
 * @param side rows and columns
 * @param rgb normalised colours, {@code [(y * side + x) * 3 + channel]}; shared, not copied
 */
record Guide(int side, float[] rgb) {
  static final int CHANNELS = 3;

  /**
   * Part of a photo, laid out over the square by reflection where it is too small.
   *
   * @param photo (1, 3, H, W)
   * @param strip the columns that may be looked at
   * @param top the photo's row at the top of the square, any
   * @param left the strip's column at the left of the square, any
   * @param flip whether columns run from right to left
   */
  static Guide of(NDArray photo, Part.Strip strip, int side, int top, int left, boolean flip) {
    NDArray pixels = PixelMajor.of(photo);
    Shape shape = pixels.shape();
    int from = strip.from();
    int columns = strip.columns();
    float[] rgb = new float[side * side * CHANNELS];
    for (int y = 0; y < side; y++) {
      int row = Reflection.index(top + y, shape.h());
      for (int x = 0; x < side; x++) {
        int column = from + Reflection.index(flip ? left - x : left + x, columns);
        int source = PixelMajor.index(pixels, 0, row, column);
        System.arraycopy(pixels.data(), source, rgb, (y * side + x) * CHANNELS, CHANNELS);
      }
    }
    return new Guide(side, rgb);
  }

  /** Some part of a photo; where it starts is drawn, and whether it is mirrored. */
  static Guide random(NDArray photo, Part part, int side, RandomGenerator random) {
    int top = random.nextInt(photo.shape().h());
    int left = random.nextInt(photo.shape().w());
    Part.Strip strip = part.strip(photo.shape().w(), random);
    return of(photo, strip, side, top, left, random.nextBoolean());
  }

  /** Takes over another picture's colours where a mask is set. */
  void paint(Guide layer, boolean[] mask) {
    for (int p = 0; p < mask.length; p++) {
      if (mask[p]) {
        System.arraycopy(layer.rgb, p * CHANNELS, rgb, p * CHANNELS, CHANNELS);
      }
    }
  }

  /** A channel between pixels, linearly; beyond the border it is reflected. */
  float sample(double y, double x, int channel) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double down = y - top;
    double right = x - left;
    return (float)
        ((1 - down) * ((1 - right) * at(top, left, channel) + right * at(top, left + 1, channel))
            + down
                * ((1 - right) * at(top + 1, left, channel)
                    + right * at(top + 1, left + 1, channel)));
  }

  private float at(int y, int x, int channel) {
    int p = Reflection.index(y, side) * side + Reflection.index(x, side);
    return rgb[p * CHANNELS + channel];
  }

  /** The picture as an array that shares its elements. */
  NDArray image() {
    return NDArray.wrap(rgb, new Shape(1, CHANNELS, side, side), Layout.CHANNELS_LAST);
  }

  /** The distance of two pixels' colours. */
  double difference(int p, int q) {
    double sum = 0;
    for (int c = 0; c < CHANNELS; c++) {
      double d = rgb[p * CHANNELS + c] - rgb[q * CHANNELS + c];
      sum += d * d;
    }
    return Math.sqrt(sum);
  }
}
