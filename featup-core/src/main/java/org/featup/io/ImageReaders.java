package org.featup.io;

import com.drew.imaging.FileType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Chooses the decoder: TwelveMonkeys' where it is on the class path, then the JDK's, then any
 * other, whatever the order in which they were found.
 */
final class ImageReaders {
  private ImageReaders() {}

  /**
   * Chooses.
   *
   * @param allowed which readers there are
   * @param floating whether the samples are floating-point numbers, which TwelveMonkeys clamps
   *     without a word
   */
  static Optional<ImageReader> choose(
      ImageInputStream in, Predicate<ImageReader> allowed, boolean floating) {
    Iterator<ImageReader> found = ImageIO.getImageReaders(in);
    Stream<ImageReader> readers =
        StreamSupport.stream(((Iterable<ImageReader>) () -> found).spliterator(), false);
    return readers
        .filter(allowed)
        .min(
            Comparator.comparingInt((ImageReader reader) -> rank(reader, floating))
                .thenComparing(reader -> reader.getClass().getName()));
  }

  private static int rank(ImageReader reader, boolean floating) {
    if (isJdk(reader)) {
      return floating ? 0 : 2;
    }
    return reader.getClass().getName().startsWith("com.twelvemonkeys.") ? 1 : 3;
  }

  /** Whether it comes with Java. */
  static boolean isJdk(ImageReader reader) {
    return reader.getClass().getName().startsWith("com.sun.imageio.");
  }

  /** What to do about a picture that the JDK reads wrong or not at all. */
  static String advice(String format) {
    return "needs com.twelvemonkeys.imageio:imageio-" + format + " on the class path";
  }

  /** Says that no reader knows the file. */
  static IOException unknown(FileBytes file, FileType type) {
    return file.bad(
        switch (type) {
          case Heif, Avif ->
              "a picture of the format "
                  + type.getName()
                  + ", which no reader on the class path knows; convert it to JPEG or PNG, or add an"
                  + " ImageIO plugin for it (NightMonkeys is one, with the native libheif)";
          case WebP -> "a WebP picture, which " + advice("webp");
          default ->
              "not a picture of a known format"
                  + (type == FileType.Unknown ? "" : " but " + type.getLongName())
                  + ", expected one of "
                  + Arrays.toString(ImageIO.getReaderFileSuffixes());
        });
  }
}
