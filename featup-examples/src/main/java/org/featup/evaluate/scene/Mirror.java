package org.featup.evaluate.scene;

import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Pictures with left and right exchanged. */
public final class Mirror {
  private Mirror() {}

  /**
   * Mirrors a picture.
   *
   * @param image (1, C, H, W); not modified
   * @return a new array of the same shape
   */
  public static NDArray of(NDArray image) {
    Shape s = image.shape();
    NDArray mirrored = NDArray.zeros(s);
    for (int y = 0; y < s.h(); y++) {
      for (int x = 0; x < s.w(); x++) {
        for (int c = 0; c < s.c(); c++) {
          mirrored.set(0, c, y, x, image.get(0, c, y, s.w() - 1 - x));
        }
      }
    }
    return mirrored;
  }
}
