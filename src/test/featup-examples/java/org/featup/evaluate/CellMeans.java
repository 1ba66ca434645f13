package org.featup.evaluate;

import java.util.function.UnaryOperator;
import org.featup.backbone.Backbone;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;

/** A backbone whose features are known of every pixel too: it averages these over its cells. */
record CellMeans(UnaryOperator<NDArray> pixels, int stride) implements Backbone {
  private static final Backend SCALAR = Backends.byName("scalar");

  /** Of the colours themselves. */
  static CellMeans colours(int stride) {
    return new CellMeans(image -> image, stride);
  }

  /** Of which of the three colours a pixel has most of: (1, 0, 0), (0, 1, 0) or (0, 0, 1). */
  static CellMeans hues(int stride) {
    return new CellMeans(CellMeans::hues, stride);
  }

  private static NDArray hues(NDArray image) {
    Shape s = image.shape();
    NDArray hues = NDArray.zeros(s);
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        int most = 0;
        for (int c = 1; c < s.c(); c++) {
          most = image.get(0, c, y, x) > image.get(0, most, y, x) ? c : most;
        }
        hues.set(0, most, y, x, 1);
      }
    }
    return hues;
  }

  @Override
  public NDArray features(NDArray image) {
    Shape s = image.shape();
    NDArray all = NDArray.zeros(s.withSize(s.h() / stride, s.w() / stride));
    float[] data = all.data();
    int length = data.length / s.n();
    for (int n = 0; n < s.n(); n++) {
      NDArray means =
          SCALAR.resample(
              pixels.apply(image.image(n)),
              Taps.averagePool(s.h(), s.h() / stride),
              Taps.averagePool(s.w(), s.w() / stride));
      float[] values = means.toArray(all.isDense(Layout.NCHW) ? Layout.NCHW : Layout.CHANNELS_LAST);
      System.arraycopy(values, 0, data, n * length, length);
    }
    return all;
  }

  @Override
  public String name() {
    return "means";
  }

  @Override
  public void close() {}
}
