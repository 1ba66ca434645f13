package org.featup.cuda;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;
import org.featup.spi.TestData;

/** A backbone that sees the mean colours of cells of 8 pixels, through a linear layer. */
public final class CellColors implements Backbone {
  private static final int CELL = 8;

  private final Backend backend = Backends.byName("scalar");
  private final int channels;

  public CellColors(int channels) {
    this.channels = channels;
  }

  @Override
  public NDArray features(NDArray image) {
    Taps rows = Taps.averagePool(image.shape().h(), image.shape().h() / CELL);
    Taps columns = Taps.averagePool(image.shape().w(), image.shape().w() / CELL);
    NDArray cells = backend.resample(image, rows, columns);
    return backend.conv1x1(cells, TestData.conv(3, 3, channels));
  }

  @Override
  public int stride() {
    return CELL;
  }

  @Override
  public String name() {
    return "cell-colors";
  }

  @Override
  public void close() {}
}
