package org.featup.viz;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;

/**
 * A colour space for features: red, green and blue are the first three principal components of a
 * low-resolution map, each scaled by that map's range. Features of any resolution shown in one such
 * space can be compared by eye.
 *
 * <p>The range leaves out the most extreme 2 per cent on either side, so that a single odd cell
 * does not take the contrast of all others; what lies outside is shown saturated.
 */
public final class FeatureColors {
  private static final double TAIL = 0.02;
  private static final int MIDDLE = 128;

  private final Pca pca;
  private final float[] low;
  private final float[] high;

  private FeatureColors(Pca pca, float[] low, float[] high) {
    this.pca = pca;
    this.low = low;
    this.high = high;
  }

  /**
   * Fits to a map, usually the backbone's own.
   *
   * @param features (N, C, h, w); not modified
   * @return a colour space with a component for each of red, green and blue, or fewer if the map
   *     has fewer than three channels or pixels; the colours without one are constant
   * @throws IllegalArgumentException if an element is not finite
   */
  public static FeatureColors fit(NDArray features) {
    Shape s = features.shape();
    long most = Math.min(s.c(), s.withChannels(1).elements());
    Pca pca = Pca.fit((int) Math.min(3, most), features);
    NDArray y = pca.transform(features);
    int components = pca.components();
    float[] low = new float[components];
    float[] high = new float[components];
    float[] values = new float[y.data().length / components];
    int tail = (int) (TAIL * (values.length - 1));
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < values.length; i++) {
        values[i] = y.data()[i * components + k];
      }
      Arrays.sort(values);
      low[k] = values[tail];
      high[k] = values[values.length - 1 - tail];
    }
    return new FeatureColors(pca, low, high);
  }

  /**
   * The projection, a linear map of the channels: apply it before upsampling, and three channels
   * are upsampled instead of C.
   *
   * @return the fit
   */
  public Pca pca() {
    return pca;
  }

  /**
   * Paints features.
   *
   * @param features (1, C, H, W)
   * @return an image of W x H pixels
   * @throws IllegalArgumentException for a batch, or another number of channels than that of the
   *     fit
   */
  public BufferedImage paint(NDArray features) {
    return paintProjected(pca.transform(features));
  }

  /**
   * Paints features that are projected already.
   *
   * @param projected (1, k, H, W), what {@link #pca()} makes of features
   * @return an image of W x H pixels
   * @throws IllegalArgumentException for a batch, or if there are not k channels
   */
  public BufferedImage paintProjected(NDArray projected) {
    Shape s = projected.shape();
    if (s.n() != 1 || s.c() != pca.components()) {
      throw new IllegalArgumentException(
          "expected 1x" + pca.components() + "xHxW, given " + projected.shape());
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
