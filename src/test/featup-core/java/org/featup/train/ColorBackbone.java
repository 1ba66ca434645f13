package org.featup.train;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.Taps;
import org.featup.spi.TestData;

/** A network without one: pooled colours and their contrasts through a fixed random map. */
class ColorBackbone implements Backbone {
  private final String name;
  private final int channels;
  private final int stride;

  ColorBackbone(String name, int channels, int stride) {
    this.name = name;
    this.channels = channels;
    this.stride = stride;
  }

  @Override
  public NDArray features(NDArray image) {
    Shape s = image.shape();
    Taps rows = Taps.averagePool(s.h(), s.h() / stride);
    Taps columns = Taps.averagePool(s.w(), s.w() / stride);
    NDArray pooled = Backends.byName("scalar").resample(image, rows, columns);
    Conv1x1 map = TestData.conv(7, s.c(), channels);
    return Backends.byName("scalar").conv1x1(pooled, map);
  }

  @Override
  public int stride() {
    return stride;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {}
}
