package org.featup.cli;

import org.featup.io.RowBands;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Features that are there, or made row by row while they are written.
 *
 * @param shape of all of them
 * @param bands hands them over
 * @param array all of them; null if they are made in bands
 */
record FeatureMap(Shape shape, RowBands bands, NDArray array) {

  static FeatureMap whole(NDArray array) {
    return new FeatureMap(array.shape(), sink -> sink.accept(0, array), array);
  }

  static FeatureMap inBands(Shape shape, RowBands bands) {
    return new FeatureMap(shape, bands, null);
  }
}
