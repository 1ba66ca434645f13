package org.featup.evaluate.task;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Edges of a map of many channels (Di Zenzo 1986): the strength at a pixel is the root of the
 * greater eigenvalue of the sum over channels of the products of the two differences to the
 * neighbours on either side, its eigenvector the direction in which features change most; only
 * pixels that are strongest along this direction are edges.
 */
final class FeatureEdges {
  private FeatureEdges() {}

  /**
   * Finds the edges.
   *
   * @param map (1, C, H, W)
   * @param unit what strengths are divided by
   * @return the strength at pixels that are edges, 0 elsewhere; row-major
   */
  static float[] of(NDArray map, double unit) {
    Shape s = map.shape();
    NDArray pixels = map.channelsLast();
    float[] strength = new float[s.h() * s.w()];
    float[] alongX = new float[strength.length];
    float[] alongY = new float[strength.length];
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        measure(pixels, y, x, unit, strength, alongX, alongY);
      }
    }
    float[] edges = new float[strength.length];
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        int p = y * s.w() + x;
        double ahead = sample(strength, s, y + alongY[p], x + alongX[p]);
        double behind = sample(strength, s, y - alongY[p], x - alongX[p]);
        edges[p] = strength[p] >= ahead && strength[p] > behind ? strength[p] : 0;
      }
    }
    return edges;
  }

  private static void measure(
      NDArray map, int y, int x, double unit, float[] strength, float[] alongX, float[] alongY) {
    Shape s = map.shape();
    float[] data = map.data();
    int row = map.stride(2);
    int column = map.stride(3);
    int above = map.offset() + Math.max(0, y - 1) * row + x * column;
    int below = map.offset() + Math.min(s.h() - 1, y + 1) * row + x * column;
    int left = map.offset() + y * row + Math.max(0, x - 1) * column;
    int right = map.offset() + y * row + Math.min(s.w() - 1, x + 1) * column;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    for (int c = 0; c < s.c(); c++) {
      double dx = (data[right + c] - data[left + c]) / 2;
      double dy = (data[below + c] - data[above + c]) / 2;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
    }
    double half = (xx - yy) / 2;
    double root = Math.hypot(half, xy);
    int p = y * s.w() + x;
    strength[p] = (float) (Math.sqrt((xx + yy) / 2 + root) / unit);
    double tilt = root == 0 ? 1 : half / root; // of the eigenvector the cosine of twice the angle
    alongX[p] = (float) Math.sqrt((1 + tilt) / 2); // 0 where it should be: a hair leaves the map
    alongY[p] = (float) Math.copySign(Math.sqrt((1 - tilt) / 2), xy);
  }

  /** Between pixels, bilinear; outside nothing is stronger. */
  private static double sample(float[] strength, Shape s, double y, double x) {
    if (y < 0 || x < 0 || y > s.h() - 1 || x > s.w() - 1) {
      return 0;
    }
    int top = (int) y;
    int left = (int) x;
    int bottom = Math.min(s.h() - 1, top + 1);
    int right = Math.min(s.w() - 1, left + 1);
    double fy = y - top;
    double fx = x - left;
    return (1 - fy) * ((1 - fx) * strength[top * s.w() + left] + fx * strength[top * s.w() + right])
        + fy * ((1 - fx) * strength[bottom * s.w() + left] + fx * strength[bottom * s.w() + right]);
  }
}
