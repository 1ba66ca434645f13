package org.featup.evaluate;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * What the filters of a stage look like, averaged over the pixels.
 *
 * @param sum of the weights
 * @param negative sum of the magnitudes of negative weights
 * @param taps {@code exp} of the entropy of the magnitudes: how many weights matter
 */
record FilterShape(double sum, double negative, double taps) {

  /**
   * Looks at filters.
   *
   * @param filters (1, D*D, H, W), in any strides
   */
  static FilterShape of(NDArray filters) {
    Shape s = filters.shape();
    double sum = 0;
    double negative = 0;
    double taps = 0;
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        double signed = 0;
        double magnitude = 0;
        double logs = 0;
        for (int t = 0; t < s.c(); t++) {
          double w = filters.get(0, t, y, x);
          double m = Math.abs(w);
          signed += w;
          magnitude += m;
          logs += m > 0 ? m * Math.log(m) : 0;
        }
        sum += signed;
        negative += (magnitude - signed) / 2;
        // entropy of p = m / magnitude, in one pass over m
        taps += magnitude > 0 ? Math.exp(Math.log(magnitude) - logs / magnitude) : 0;
      }
    }
    double pixels = (double) s.h() * s.w();
    return new FilterShape(sum / pixels, negative / pixels, taps / pixels);
  }
}
