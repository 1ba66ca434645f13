package org.featup.train;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.featup.spi.TestData;

/** Mean colours of cells of 8 pixels, through a random layer with a bend. */
class FakeBackbone implements Backbone {
  static final int CELL = 8;
  private final Backend backend = Backends.byName("scalar");
  private final int channels;
  int images;

  FakeBackbone(int channels) {
    this.channels = channels;
  }

  /** Smooth stripes and a bright square. */
  static NDArray image(int height, int width) {
    NDArray image = NDArray.zeros(new Shape(1, 3, height, width));
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          double stripes = Math.sin(0.2 * (c + 1) * x + 0.13 * y);
          double square = y > height / 3 && x > width / 2 && y < height / 2 ? 1.5 : 0;
          image.set(0, c, y, x, (float) (stripes + square));
        }
      }
    }
    return image;
  }

  @Override
  public NDArray features(NDArray image) {
    images += image.shape().n();
    Taps rows = Taps.averagePool(image.shape().h(), image.shape().h() / CELL);
    Taps columns = Taps.averagePool(image.shape().w(), image.shape().w() / CELL);
    NDArray cells = backend.resample(image, rows, columns);
    NDArray features = backend.conv1x1(cells, TestData.conv(3, 3, channels));
    for (int i = 0; i < features.data().length; i++) {
      features.data()[i] = (float) Math.tanh(features.data()[i]);
    }
    return features;
  }

  @Override
  public int stride() {
    return CELL;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public void close() {}
}
