package org.featup.io;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;

/** Turns and mirrors pictures, without a change of any sample. */
final class Orientation {
  /** From here on rows are columns. */
  private static final int TRANSPOSED = 5;

  private Orientation() {}

  static boolean swaps(int orientation) {
    return orientation >= TRANSPOSED;
  }

  /**
   * Makes a picture upright.
   *
   * @param orientation which sides the first row and the first column show, 1 to 8 as in EXIF
   */
  static BufferedImage upright(BufferedImage image, int orientation) {
    if (orientation == 1) {
      return image;
    }
    boolean swaps = swaps(orientation);
    int width = image.getWidth();
    int height = image.getHeight();
    WritableRaster from = image.getRaster();
    WritableRaster to =
        from.createCompatibleWritableRaster(swaps ? height : width, swaps ? width : height);
    boolean right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    boolean bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    Object pixel = null;
    for (int y = 0; y < height; y++) {
      int v = bottom ? height - 1 - y : y;
      for (int x = 0; x < width; x++) {
        int u = right ? width - 1 - x : x;
        pixel = from.getDataElements(from.getMinX() + x, from.getMinY() + y, pixel);
        to.setDataElements(swaps ? v : u, swaps ? u : v, pixel);
      }
    }
    return new BufferedImage(image.getColorModel(), to, image.isAlphaPremultiplied(), null);
  }
}
