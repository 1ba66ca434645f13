package org.featup.examples;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.upsample.Interpolation;

/** Columns and marks of the pictures that the examples write. */
final class Pictures {
  private static final int ARM = 6;
  private static final int MARK = 0xff00ff;

  private Pictures() {}

  /**
   * Returns a coarse map, its bilinear interpolation and its upsampling by FeatUp, by name.
   *
   * @param coarse (1, K, h, w)
   * @param image (1, 3, H, W)
   * @param sharp (1, K, H, W)
   * @return the three maps, in this order
   */
  static Map<String, NDArray> columns(NDArray coarse, NDArray image, NDArray sharp) {
    Shape size = image.shape();
    Interpolation bilinear = new Interpolation(Interpolation.Mode.BILINEAR);
    Map<String, NDArray> columns = new LinkedHashMap<>();
    columns.put("coarse " + coarse.shape().grid(), coarse);
    columns.put("bilinear", bilinear.upsample(coarse, image, size.h(), size.w()));
    columns.put("featup", sharp);
    return columns;
  }

  /**
   * Marks a pixel with a cross, which continues on the opposite side at the borders.
   *
   * @param photo modified
   * @param row of the pixel
   * @param column of the pixel
   */
  static void mark(BufferedImage photo, int row, int column) {
    for (int d = -ARM; d <= ARM; d++) {
      photo.setRGB(Math.floorMod(column + d, photo.getWidth()), row, MARK);
      photo.setRGB(column, Math.floorMod(row + d, photo.getHeight()), MARK);
    }
  }
}
