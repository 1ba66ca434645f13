package org.featup.viz;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * A colour space for features that are projected to three channels, usually the first three
 * principal components of the low-resolution map: they become red, green and blue, each scaled by
 * that map's range. Features of any resolution shown in one such space can be compared by eye.
 *
 * <p>The range leaves out the most extreme 2 per cent on either side, so that a single odd cell
 * does not take the contrast of all others; what lies outside is shown saturated.
 */
public final class FeatureColors {
  private static final double TAIL = 0.02;
  private static final int MIDDLE = 128;

  private final float[] low;
  private final float[] high;

  private FeatureColors(float[] low, float[] high) {
    this.low = low;
    this.high = high;
  }

  /**
   * Takes the ranges from a map, usually the backbone's own.
   *
   * @param projected (N, k, h, w) of 1 to 3 channels; not modified
   * @return a colour space for maps of k channels; the colours without one are constant
   * @throws IllegalArgumentException if there are more than 3 channels
   */
  public static FeatureColors fit(NDArray projected) {
    int channels = projected.shape().c();
    if (channels > 3) {
      throw new IllegalArgumentException(
          "expected features projected to at most 3 channels, given " + projected.shape());
    }
    float[] y = projected.toArray(Layout.CHANNELS_LAST);
    float[] low = new float[channels];
    float[] high = new float[channels];
    float[] values = new float[y.length / channels];
    int tail = (int) (TAIL * (values.length - 1));
    for (int k = 0; k < channels; k++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = y[i * channels + k];
      }
      Arrays.sort(values);
      low[k] = values[tail];
      high[k] = values[values.length - 1 - tail];
    }
    return new FeatureColors(low, high);
  }

  /**
   * Paints features.
   *
   * @param projected (1, k, H, W), projected like the map that was fitted
   * @return an image of W x H pixels
   * @throws IllegalArgumentException for a batch, or if there are not k channels
   */
  public BufferedImage paint(NDArray projected) {
    Shape s = projected.shape();
    if (s.n() != 1 || s.c() != low.length) {
      throw new IllegalArgumentException("expected 1x" + low.length + "xHxW, given " + s);
    }
    NDArray y = projected.toHost();
    BufferedImage image = new BufferedImage(s.w(), s.h(), BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < s.h(); row++) {
      for (int column = 0; column < s.w(); column++) {
        int rgb = 0;
        for (int k = 0; k < 3; k++) {
          int v = k < s.c() ? level(y.get(0, k, row, column), k) : MIDDLE;
          rgb = rgb << 8 | v;
        }
        image.setRGB(column, row, rgb);
      }
    }
    return image;
  }

  private int level(float value, int k) {
    float range = high[k] - low[k];
    // A range of nothing, or a NaN, is shown in the middle: there is nothing to tell apart.
    float share = range > 0 ? (value - low[k]) / range : 0.5f;
    return Float.isNaN(share) ? MIDDLE : Math.round(255 * Math.max(0, Math.min(1, share)));
  }
}
