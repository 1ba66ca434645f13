package org.featup.internal.backbone;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Bilinear resampling that widens its filter when it shrinks, so that nothing aliases. */
public final class ImageResize {
  private final int[] first;
  private final float[][] weights;

  /** The filter of one axis, from {@code from} to {@code to} pixels. */
  private ImageResize(int from, int to) {
    double scale = (double) from / to;
    double reach = Math.max(1, scale);
    first = new int[to];
    weights = new float[to][];
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * scale - 0.5;
      int low = Math.max(0, (int) Math.ceil(centre - reach));
      int high = Math.min(from - 1, (int) Math.floor(centre + reach));
      float[] w = new float[high - low + 1];
      double sum = 0;
      for (int k = low; k <= high; k++) {
        w[k - low] = (float) (1 - Math.abs(k - centre) / reach);
        sum += w[k - low];
      }
      for (int k = 0; k < w.length; k++) {
        w[k] /= (float) sum;
      }
      first[i] = low;
      weights[i] = w;
    }
  }

  /** Resamples to height x width; the image itself if it has that size. */
  public static NDArray to(NDArray image, int height, int width) {
    Shape s = image.shape();
    if (s.h() == height && s.w() == width) {
      return image;
    }
    NDArray rows = s.h() == height ? image : new ImageResize(s.h(), height).along(image, 2);
    return s.w() == width ? rows : new ImageResize(s.w(), width).along(rows, 3);
  }

  private NDArray along(NDArray x, int axis) {
    Shape s = x.shape();
    int length = weights.length;
    Shape t = axis == 2 ? s.withSize(length, s.w()) : s.withSize(s.h(), length);
    float[] y = new float[t.arrayLength()];
    float[] data = x.data();
    int target = 0;
    for (int n = 0; n < t.n(); n++) {
      for (int h = 0; h < t.h(); h++) {
        for (int w = 0; w < t.w(); w++) {
          int i = axis == 2 ? h : w;
          int row = axis == 2 ? first[i] : h;
          int column = axis == 2 ? w : first[i];
          int source = x.offset() + n * x.stride(0) + row * x.stride(2) + column * x.stride(3);
          for (int c = 0; c < t.c(); c++) {
            float sum = 0;
            for (int k = 0; k < weights[i].length; k++) {
              sum += weights[i][k] * data[source + c * x.stride(1) + k * x.stride(axis)];
            }
            y[target++] = sum;
          }
        }
      }
    }
    return NDArray.wrap(y, t, Layout.CHANNELS_LAST);
  }
}
