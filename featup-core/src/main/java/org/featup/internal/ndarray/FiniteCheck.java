package org.featup.internal.ndarray;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Looks for NaN and infinity in an array before they spread to everything made from it. */
public final class FiniteCheck {
  private static final int MAGNITUDE = 0x7fff_ffff;
  private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private FiniteCheck() {}

  /**
   * Requires that all elements are finite.
   *
   * @param what what the message calls the array
   * @param array an array on the heap, of any layout; not modified
   * @return the largest magnitude of its elements
   * @throws IllegalArgumentException if an element is NaN or infinite; the message names the first,
   *     by pixels, and where it is
   * @throws IllegalStateException if the array lives on a device
   */
  public static float largest(String what, NDArray array) {
    int bits = largestBits(array);
    if (bits >= INFINITY) {
      throw new IllegalArgumentException(
          what + " must hold finite numbers only, given " + first(array));
    }
    return Float.intBitsToFloat(bits);
  }

  /** The bits of magnitudes are ordered as the magnitudes are, with infinity and NaN above all. */
  private static int largestBits(NDArray array) {
    NDArray dense = array.isDense(Layout.NCHW) ? array : array.channelsLast();
    float[] data = dense.data();
    int end = dense.offset() + dense.shape().arrayLength();
    int largest = 0;
    for (int i = dense.offset(); i < end; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(data[i]) & MAGNITUDE);
    }
    return largest;
  }

  private static String first(NDArray array) {
    Shape s = array.shape();
    for (int n = 0; n < s.n(); n++) {
      for (int y = 0; y < s.h(); y++) {
        for (int x = 0; x < s.w(); x++) {
          for (int c = 0; c < s.c(); c++) {
            float value = array.get(n, c, y, x);
            if (!Float.isFinite(value)) {
              return value + " in image " + n + ", channel " + c + ", row " + y + ", column " + x;
            }
          }
        }
      }
    }
    // only if somebody writes to it meanwhile
    return "a value that was not finite a moment ago";
  }
}
