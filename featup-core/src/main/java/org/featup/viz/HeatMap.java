package org.featup.viz;

import java.awt.image.BufferedImage;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Pictures of maps of one channel: saliency, an activation, a class score. The colours are those of
 * viridis, whose lightness grows evenly from dark violet over green to yellow.
 */
public final class HeatMap {
  /** Viridis at tenths from 0 to 1; between them it is linear to within 3 of 255. */
  private static final int[] VIRIDIS = {
    0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
    0xbddf26, 0xfde725
  };

  private HeatMap() {}

  /**
   * Paints a map from its least to its greatest finite value.
   *
   * @param map (1, 1, H, W)
   * @return an image of W x H pixels
   * @throws IllegalArgumentException for another batch or number of channels
   */
  public static BufferedImage paint(NDArray map) {
    requireOne(map);
    NDArray host = map.toHost();
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int y = 0; y < map.shape().h(); y++) {
      for (int x = 0; x < map.shape().w(); x++) {
        float v = host.get(0, 0, y, x);
        if (Float.isFinite(v)) {
          low = Math.min(low, v);
          high = Math.max(high, v);
        }
      }
    }
    return scaled(host, low, low < high ? 1 / ((double) high - low) : 0);
  }

  /**
   * Paints a map in a range that several maps may share.
   *
   * @param map (1, 1, H, W)
   * @param low the value of the darkest colour
   * @param high the value of the brightest colour
   * @return an image of W x H pixels; values outside the range take the nearest colour, NaN is grey
   * @throws IllegalArgumentException for another batch or number of channels, or if not {@code low
   *     < high}
   */
  public static BufferedImage paint(NDArray map, float low, float high) {
    requireOne(map);
    if (!(low < high)) {
      throw new IllegalArgumentException("expected low < high, given " + low + " and " + high);
    }
    return scaled(map.toHost(), low, 1 / ((double) high - low));
  }

  private static BufferedImage scaled(NDArray map, double low, double scale) {
    Shape s = map.shape();
    BufferedImage image = new BufferedImage(s.w(), s.h(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        image.setRGB(x, y, color((float) ((map.get(0, 0, y, x) - low) * scale)));
      }
    }
    return image;
  }

  /**
   * One colour of the scale.
   *
   * @param share 0 for the darkest, 1 for the brightest; clamped
   * @return red, green and blue as 0xRRGGBB; grey for NaN
   */
  public static int color(float share) {
    if (Float.isNaN(share)) {
      return 0x808080;
    }
    float position = Math.max(0, Math.min(1, share)) * (VIRIDIS.length - 1);
    int i = Math.min((int) position, VIRIDIS.length - 2);
    int rgb = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int from = VIRIDIS[i] >> shift & 0xff;
      int to = VIRIDIS[i + 1] >> shift & 0xff;
      rgb |= Math.round(from + (position - i) * (to - from)) << shift;
    }
    return rgb;
  }

  private static void requireOne(NDArray map) {
    if (map.shape().n() != 1 || map.shape().c() != 1) {
      throw new IllegalArgumentException("expected 1x1xHxW, given " + map.shape());
    }
  }
}
