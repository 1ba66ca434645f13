package org.featup.internal.io.picture;

import java.awt.color.ColorSpace;
import java.awt.color.ICC_ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.ColorConvertOp;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DirectColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.function.Consumer;

/**
 * Brings pictures of other colour spaces to sRGB by their ICC profile. Those whose profile says
 * sRGB in other words, and grey ones without a profile, keep their samples.
 */
final class SrgbConversion {
  /** Two profiles of sRGB differ by less, in units of a byte; Adobe RGB by 60. */
  private static final float SAME = 3;

  private static final int STEPS = 4;

  private final byte[] embedded;
  private final Consumer<String> warnings;

  /**
   * Converts nothing yet.
   *
   * @param embedded the profile in the file; null if there is none or the reader applied it
   * @param warnings receives a profile that cannot be used
   */
  SrgbConversion(byte[] embedded, Consumer<String> warnings) {
    this.embedded = embedded;
    this.warnings = warnings;
  }

  BufferedImage apply(BufferedImage image) {
    ColorModel model = image.getColorModel();
    ICC_ColorSpace space = space(model);
    if (space == null) {
      return image;
    }
    try {
      boolean same = isSame(space);
      if (model instanceof IndexColorModel index) {
        return same ? image : palette(image, index, space);
      }
      if (same && model.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
        return image;
      }
      BufferedImage labelled = labelled(image, same ? srgb() : space);
      return same ? labelled : converted(labelled);
    } catch (RuntimeException e) {
      if (space.getNumComponents() > 3) {
        throw e; // there is no other way to RGB
      }
      warnings.accept("its ICC profile cannot be used: " + e.getMessage());
      return labelled(image, model.getColorSpace().getNumComponents() == 1 ? grey() : srgb());
    }
  }

  /** That of the pixels if they need to be converted; null if not. */
  private ICC_ColorSpace space(ColorModel model) {
    ColorSpace own = model.getColorSpace();
    boolean grey = own.getType() == ColorSpace.TYPE_GRAY;
    boolean attached = own instanceof ICC_ColorSpace && !own.isCS_sRGB() && !grey;
    if (attached) {
      return (ICC_ColorSpace) own;
    }
    if (embedded == null) {
      return null;
    }
    try {
      ICC_ColorSpace space = new ICC_ColorSpace(ICC_Profile.getInstance(embedded));
      if (space.getNumComponents() == own.getNumComponents()
          || (model instanceof IndexColorModel && space.getNumComponents() == 1)) {
        return space;
      }
      warnings.accept(
          "its ICC profile is for "
              + space.getNumComponents()
              + " channels, the picture has "
              + own.getNumComponents()
              + "; not used");
    } catch (RuntimeException e) {
      warnings.accept("its ICC profile is corrupt and not used: " + e.getMessage());
    }
    return null;
  }

  /** Whether its colours are those of sRGB, on a grid over all of them. */
  private static boolean isSame(ICC_ColorSpace space) {
    int channels = space.getNumComponents();
    if (channels != 1 && channels != 3) {
      return false;
    }
    for (int i = 0;
        i < (channels == 1 ? STEPS + 1 : (STEPS + 1) * (STEPS + 1) * (STEPS + 1));
        i++) {
      float[] color = new float[channels];
      for (int c = 0, rest = i; c < channels; c++, rest /= STEPS + 1) {
        color[c] = (float) (rest % (STEPS + 1)) / STEPS;
      }
      float[] rgb = space.toRGB(color);
      for (int c = 0; c < 3; c++) {
        if (Math.abs(rgb[c] - color[channels == 1 ? 0 : c]) * 255 > SAME) {
          return false;
        }
      }
    }
    return true;
  }

  private static ColorSpace srgb() {
    return ColorSpace.getInstance(ColorSpace.CS_sRGB);
  }

  private static ColorSpace grey() {
    return ColorSpace.getInstance(ColorSpace.CS_GRAY);
  }

  /** The same samples, said to be of another space. */
  private static BufferedImage labelled(BufferedImage image, ColorSpace space) {
    ColorModel old = image.getColorModel();
    if (old.getColorSpace().equals(space)) {
      return image;
    }
    ColorModel model;
    if (old instanceof ComponentColorModel) {
      model =
          new ComponentColorModel(
              space,
              old.hasAlpha(),
              old.isAlphaPremultiplied(),
              old.getTransparency(),
              old.getTransferType());
    } else if (old instanceof DirectColorModel packed) {
      model =
          new DirectColorModel(
              space,
              packed.getPixelSize(),
              packed.getRedMask(),
              packed.getGreenMask(),
              packed.getBlueMask(),
              packed.getAlphaMask(),
              packed.isAlphaPremultiplied(),
              packed.getTransferType());
    } else {
      return image;
    }
    return new BufferedImage(model, image.getRaster(), old.isAlphaPremultiplied(), null);
  }

  private static BufferedImage converted(BufferedImage image) {
    boolean alpha = image.getColorModel().hasAlpha();
    BufferedImage result =
        new BufferedImage(
            image.getWidth(),
            image.getHeight(),
            alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    return new ColorConvertOp(null).filter(image, result);
  }

  private static BufferedImage palette(
      BufferedImage image, IndexColorModel model, ICC_ColorSpace space) {
    int count = model.getMapSize();
    ColorModel colors =
        new ComponentColorModel(
            space, false, false, ColorModel.OPAQUE, java.awt.image.DataBuffer.TYPE_BYTE);
    WritableRaster row = colors.createCompatibleWritableRaster(count, 1);
    for (int i = 0; i < count; i++) {
      int[] rgb = {model.getRed(i), model.getGreen(i), model.getBlue(i)};
      row.setPixel(i, 0, rgb);
    }
    BufferedImage converted = converted(new BufferedImage(colors, row, false, null));
    int[] argb = converted.getRGB(0, 0, count, 1, null, 0, count);
    for (int i = 0; i < count; i++) {
      argb[i] = (argb[i] & 0xffffff) | (model.getAlpha(i) << 24);
    }
    IndexColorModel changed =
        new IndexColorModel(
            model.getPixelSize(),
            count,
            argb,
            0,
            model.hasAlpha(),
            model.getTransparentPixel(),
            model.getTransferType());
    return new BufferedImage(changed, image.getRaster(), false, null);
  }
}
