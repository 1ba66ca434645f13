package org.featup.internal.io.picture;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;

/**
 * Chooses the decoder: TwelveMonkeys' where it is on the class path, then the JDK's, then any
 * other, whatever the order in which they were found.
 */
public final class ImageReaders {
  /**
   * Never used: TwelveMonkeys' reader gets the colours of lossy WebP wrong, and what the JDK takes
   * for WBMP may be any file that begins with two zeros.
   */
  private static final List<String> BARRED =
      List.of("com.twelvemonkeys.imageio.plugins.webp.", "com.sun.imageio.plugins.wbmp.");

  private ImageReaders() {}

  /**
   * Chooses.
   *
   * @param allowed which readers there are
   * @param jdkFirst whether the JDK's is the better one for the file
   */
  public static Optional<ImageReader> choose(
      ImageInputStream in, Predicate<ImageReader> allowed, boolean jdkFirst) {
    Iterator<ImageReader> found = ImageIO.getImageReaders(in);
    Stream<ImageReader> readers =
        StreamSupport.stream(((Iterable<ImageReader>) () -> found).spliterator(), false);
    return readers
        .filter(allowed)
        .filter(ImageReaders::isSound)
        .min(
            Comparator.comparingInt((ImageReader reader) -> rank(reader, jdkFirst))
                .thenComparing(reader -> reader.getClass().getName()));
  }

  /** Of a reader or its provider. */
  private static boolean isSound(Object reader) {
    return BARRED.stream().noneMatch(reader.getClass().getName()::startsWith);
  }

  private static int rank(ImageReader reader, boolean jdkFirst) {
    if (isJdk(reader)) {
      return jdkFirst ? 0 : 2;
    }
    return reader.getClass().getName().startsWith("com.twelvemonkeys.") ? 1 : 3;
  }

  /** Whether it comes with Java. */
  public static boolean isJdk(ImageReader reader) {
    return reader.getClass().getName().startsWith("com.sun.imageio.");
  }

  /** One name for each format that there is a reader for. */
  public static String formats() {
    Set<String> names = new TreeSet<>();
    IIORegistry.getDefaultInstance()
        .getServiceProviders(ImageReaderSpi.class, false)
        .forEachRemaining(
            reader -> {
              String name = reader.getFormatNames()[0].toUpperCase(Locale.ROOT);
              if (isSound(reader)) {
                names.add(name.equals("TIF") ? "TIFF" : name);
              }
            });
    names.remove("BIGTIFF");
    return String.join(", ", names);
  }

  /** What to do about a picture that the JDK reads wrong or not at all. */
  public static String advice(String format) {
    String artifact =
        format.equals("webp")
            ? "com.github.usefulness:webp-imageio"
            : "com.twelvemonkeys.imageio:imageio-" + format;
    return "needs " + artifact + " on the class path";
  }
}
