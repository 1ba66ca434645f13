package org.featup.internal.io.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** Rows of an image of any type as opaque 0xRRGGBB, transparency laid over white. */
public final class PixelRows {
  private final BufferedImage image;
  private final boolean grey;

  /**
   * Wraps an image.
   *
   * @throws IllegalArgumentException if it has floating-point samples outside of 0 to 1
   */
  public PixelRows(BufferedImage given) {
    this.image = PixelSamples.bytes(given);
    this.grey =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && !(image.getColorModel() instanceof IndexColorModel);
  }

  public int width() {
    return image.getWidth();
  }

  public int height() {
    return image.getHeight();
  }

  /** Fills a row; the array has one element per column. */
  public void read(int y, int[] row) {
    if (grey) {
      readGrey(y, row);
      return;
    }
    image.getRGB(0, y, row.length, 1, row, 0, row.length);
    if (image.getColorModel().hasAlpha()) {
      for (int x = 0; x < row.length; x++) {
        row[x] = overWhite(row[x]);
      }
    }
  }

  /** Past getRGB, which converts from linear light that the samples are not. */
  private void readGrey(int y, int[] row) {
    Raster raster = image.getRaster();
    boolean alpha = image.getColorModel().hasAlpha() && raster.getNumBands() > 1;
    boolean premultiplied = alpha && image.isAlphaPremultiplied();
    int shift = Math.max(0, image.getSampleModel().getSampleSize(0) - 8);
    int max = (1 << Math.min(8, image.getSampleModel().getSampleSize(0))) - 1;
    int left = raster.getMinX();
    int top = raster.getMinY() + y;
    int[] samples = raster.getSamples(left, top, row.length, 1, 0, (int[]) null);
    int[] alphas = alpha ? raster.getSamples(left, top, row.length, 1, 1, (int[]) null) : null;
    for (int x = 0; x < row.length; x++) {
      int value = (samples[x] >>> shift) * 255 / max;
      int a = alpha ? (alphas[x] >>> shift) * 255 / max : 255;
      value = premultiplied ? Math.min(255, value + 255 - a) : blend(value, a);
      row[x] = value << 16 | value << 8 | value;
    }
  }

  private static int overWhite(int argb) {
    int a = argb >>> 24;
    return blend(argb >> 16 & 0xff, a) << 16
        | blend(argb >> 8 & 0xff, a) << 8
        | blend(argb & 0xff, a);
  }

  private static int blend(int value, int alpha) {
    return (value * alpha + 255 * (255 - alpha) + 127) / 255;
  }
}
