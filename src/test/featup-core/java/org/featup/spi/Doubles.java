package org.featup.spi;

import java.util.Arrays;
import java.util.function.DoubleSupplier;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * An array of shape (N, C, H, W) in double precision, dense NCHW: what the naive reference works
 * on.
 */
public record Doubles(int n, int c, int h, int w, double[] data) {

  public static Doubles zeros(int n, int c, int h, int w) {
    return new Doubles(n, c, h, w, new double[n * c * h * w]);
  }

  public static Doubles of(NDArray x) {
    Shape s = x.shape();
    Doubles result = zeros(s.n(), s.c(), s.h(), s.w());
    float[] values = x.toArray(Layout.NCHW);
    for (int i = 0; i < values.length; i++) {
      result.data[i] = values[i];
    }
    return result;
  }

  public static Doubles filled(int n, int c, int h, int w, DoubleSupplier values) {
    Doubles result = zeros(n, c, h, w);
    Arrays.setAll(result.data, i -> values.getAsDouble());
    return result;
  }

  public double at(int image, int channel, int y, int x) {
    return data[index(image, channel, y, x)];
  }

  public void add(int image, int channel, int y, int x, double value) {
    data[index(image, channel, y, x)] += value;
  }

  public double dot(Doubles other) {
    double sum = 0;
    for (int i = 0; i < data.length; i++) {
      sum += data[i] * other.data[i];
    }
    return sum;
  }

  private int index(int image, int channel, int y, int x) {
    return ((image * c + channel) * h + y) * w + x;
  }
}
