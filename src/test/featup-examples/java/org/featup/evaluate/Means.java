package org.featup.evaluate;

import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Taps;

/** A backbone that gives the mean colour of each cell, and counts what it was asked. */
final class Means implements Backbone {
  private final String name;
  private final int stride;
  int asked;
  boolean closed;

  Means(String name, int stride) {
    this.name = name;
    this.stride = stride;
  }

  @Override
  public NDArray features(NDArray image) {
    asked++;
    Shape s = image.shape();
    return Given.BACKEND.resample(
        image, Taps.averagePool(s.h(), s.h() / stride), Taps.averagePool(s.w(), s.w() / stride));
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
  public void close() {
    closed = true;
  }
}
