package org.featup.internal.simd;

/**
 * The sum over a vector's lanes, in an order of its own. {@code reduceLanes} leaves the order open:
 * on JDK 25 code that C2 has compiled takes another one than code that it has not, so the last bits
 * of a result would depend on when a method was compiled.
 */
final class LaneSum {
  private LaneSum() {}

  /** In four chains, which do not wait for each other. */
  static float of(float[] lanes) {
    float a = 0;
    float b = 0;
    float c = 0;
    float d = 0;
    int i = 0;
    for (; i + 4 <= lanes.length; i += 4) {
      a += lanes[i];
      b += lanes[i + 1];
      c += lanes[i + 2];
      d += lanes[i + 3];
    }
    for (; i < lanes.length; i++) {
      a += lanes[i];
    }
    return (a + b) + (c + d);
  }
}
