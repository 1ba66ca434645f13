package org.featup.internal.io.picture;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.xmp.XmpDirectory;
import com.drew.metadata.xmp.XmpReader;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.util.Arrays;

/** Turns and mirrors pictures, without a change of any sample, as their metadata say. */
final class Orientation {
  static final int UPRIGHT = 1;

  private static final int LAST = 8;
  private static final byte[] MARK = {'E', 'x', 'i', 'f', 0, 0};

  /** From here on rows are columns. */
  private static final int TRANSPOSED = 5;

  private Orientation() {}

  /**
   * Finds out what is said of it. Metadata that are corrupt say nothing, and never make a picture
   * unreadable.
   *
   * @param exif the EXIF data, which go before; may be null
   * @param xmp the XMP data; may be null
   * @return 1 to 8
   */
  static int of(byte[] exif, byte[] xmp) {
    int from = exif != null && Arrays.mismatch(exif, MARK) == MARK.length ? MARK.length : 0;
    try {
      if (exif != null) {
        ByteArrayReader data = new ByteArrayReader(Arrays.copyOfRange(exif, from, exif.length));
        return ofTags(TiffTags.read(data), xmp);
      }
    } catch (IOException e) {
      // as if there were none
    }
    return ofXmp(xmp);
  }

  /** The same of tags. */
  static int ofTags(TiffTags tags, byte[] xmp) {
    long[] said = tags.numbers(TiffTags.ORIENTATION);
    return said.length == 0 ? ofXmp(xmp) : inRange(said[0]);
  }

  private static int ofXmp(byte[] xmp) {
    if (xmp == null) {
      return UPRIGHT;
    }
    Metadata metadata = new Metadata();
    new XmpReader().extract(xmp, metadata);
    XmpDirectory directory = metadata.getFirstDirectoryOfType(XmpDirectory.class);
    String said = directory == null ? null : directory.getXmpProperties().get("tiff:Orientation");
    return said != null && said.matches("[1-8]") ? Integer.parseInt(said) : UPRIGHT;
  }

  private static int inRange(long orientation) {
    return orientation >= UPRIGHT && orientation <= LAST ? (int) orientation : UPRIGHT;
  }

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
