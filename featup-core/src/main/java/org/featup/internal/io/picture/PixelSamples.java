package org.featup.internal.io.picture;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;

/** Makes usual pictures of those with unusual samples. */
final class PixelSamples {
  private static final int WIDEST = 16;

  private PixelSamples() {}

  /**
   * Rounds floating-point samples of 0 to 1 to bytes; other pictures are returned as they are.
   *
   * @throws IllegalArgumentException if one is outside of this range
   */
  static BufferedImage bytes(BufferedImage image) {
    Raster from = image.getRaster();
    int type = from.getDataBuffer().getDataType();
    if (type != DataBuffer.TYPE_FLOAT && type != DataBuffer.TYPE_DOUBLE) {
      return image;
    }
    int bands = from.getNumBands();
    ColorSpace space = image.getColorModel().getColorSpace();
    if (bands != space.getNumComponents()) {
      throw new IllegalArgumentException(
          "floating-point samples: expected grey or RGB, given " + bands + " bands");
    }
    ColorModel model =
        new ComponentColorModel(space, false, false, ColorModel.OPAQUE, DataBuffer.TYPE_BYTE);
    WritableRaster to = model.createCompatibleWritableRaster(image.getWidth(), image.getHeight());
    double[] row = new double[bands * image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      from.getPixels(from.getMinX(), from.getMinY() + y, image.getWidth(), 1, row);
      for (int i = 0; i < row.length; i++) {
        if (!(row[i] >= 0 && row[i] <= 1)) {
          throw new IllegalArgumentException(
              "floating-point samples: expected 0 to 1, given " + row[i]);
        }
        row[i] = Math.round(255 * row[i]);
      }
      to.setPixels(0, y, image.getWidth(), 1, row);
    }
    return new BufferedImage(model, to, false, null);
  }

  /** The same samples, said to be times their alpha, which not every reader of TIFF does. */
  static BufferedImage premultiplied(BufferedImage image) {
    ColorModel model = image.getColorModel();
    return model.hasAlpha()
        ? new BufferedImage(
            new ComponentColorModel(
                model.getColorSpace(),
                true,
                true,
                model.getTransparency(),
                model.getTransferType()),
            image.getRaster(),
            true,
            null)
        : image;
  }

  /**
   * Refuses integers of more than 16 bits, which no picture has: what they mean, and how large they
   * are, is not known.
   */
  static void requireNarrow(BufferedImage image) {
    int bits = image.getSampleModel().getSampleSize(0);
    if (image.getRaster().getDataBuffer().getDataType() == DataBuffer.TYPE_INT && bits > WIDEST) {
      throw new IllegalArgumentException(
          "samples: expected at most " + WIDEST + " bits, given " + bits);
    }
  }

  /** A picture without alpha in place of one that is wholly transparent. */
  static BufferedImage opaqueIfEmpty(BufferedImage image) {
    if (!image.getColorModel().hasAlpha()) {
      return image;
    }
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.getWidth()];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, row.length, 1, row, 0, row.length);
      for (int argb : row) {
        if (argb >>> 24 != 0) {
          return image;
        }
      }
      opaque.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    return opaque;
  }
}
