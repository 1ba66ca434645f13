package org.featup.cli;

import java.awt.image.BufferedImage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Rows and columns in pixels.
 *
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
record Size(int height, int width) {
  private static final int MOST = 65536;

  static Size of(BufferedImage image) {
    return new Size(image.getHeight(), image.getWidth());
  }

  /** Reads {@code HxW}. */
  static final class Converter implements ITypeConverter<Size> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})x([0-9]{1,6})");

    Converter() {}

    @Override
    public Size convert(String text) {
      return parse(text, "");
    }

    /**
     * Reads a size.
     *
     * @param other what else might be given, for the message
     */
    static Size parse(String text, String other) {
      Matcher matcher = FORM.matcher(text);
      if (matcher.matches()) {
        int height = Integer.parseInt(matcher.group(1));
        int width = Integer.parseInt(matcher.group(2));
        if (height >= 1 && width >= 1 && height <= MOST && width <= MOST) {
          return new Size(height, width);
        }
      }
      throw new TypeConversionException(
          "expected HEIGHTxWIDTH, 1 to "
              + MOST
              + " pixels each, like 448x672"
              + other
              + ", given "
              + text);
    }
  }

  /** A size in words, where HxW might be taken for WxH. */
  static String words(long height, long width) {
    return height + " pixels high and " + width + " wide";
  }

  @Override
  public String toString() {
    return height + "x" + width;
  }
}
