package org.featup.internal.io.picture;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.featup.internal.io.Magic;
import org.featup.io.RegularFile;

/**
 * Tells pictures from other files by their content, whatever they are called, before anything is
 * decoded. A file that begins like a picture may still turn out corrupt.
 */
public final class ImageFormat {
  /** What every JDK reads. */
  private static final Set<String> ALWAYS =
      Set.of("a JPEG picture", "a PNG picture", "a GIF picture");

  /** No reader is let at it: what is known of TIFF files, and checked, is known of plain ones. */
  private static final String BIG_TIFF = "a BigTIFF picture";

  private ImageFormat() {}

  /**
   * Looks at the first bytes of a file, and asks the readers that ImageIO has.
   *
   * @param file what may be a picture
   * @return why it cannot be read as one, without its name; empty if a reader takes it
   */
  public static Optional<String> problem(Path file) {
    try {
      RegularFile.require(file);
      byte[] start;
      try (InputStream in = Files.newInputStream(file)) {
        start = in.readNBytes(Magic.LENGTH);
      }
      if (start.length == 0) {
        return Optional.of("empty");
      }
      Magic magic = Magic.of(start);
      return problem(magic, (magic != null && ALWAYS.contains(magic.name())) || isTaken(file));
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String name = file + ": ";
      return Optional.of(message.startsWith(name) ? message.substring(name.length()) : message);
    }
  }

  /**
   * Judges a file that is not empty.
   *
   * @param magic what its first bytes say; null if nothing
   * @param taken whether there is a reader for it
   */
  public static Optional<String> problem(Magic magic, boolean taken) {
    if (magic != null && !magic.picture()) {
      return Optional.of("not a picture: " + magic.name());
    }
    boolean big = magic != null && magic.name().equals(BIG_TIFF);
    if (taken && !big) {
      return Optional.empty();
    }
    return Optional.of(
        magic == null
            ? "no picture of a known format, expected " + ImageReaders.formats()
            : magic.name() + ", " + (big ? "expected a plain TIFF file" : unread(magic.name())));
  }

  private static String unread(String name) {
    String advice =
        switch (name) {
          case "a WebP picture" -> ImageReaders.advice("webp");
          case "an AVIF picture", "a HEIC picture", "a HEIC or AVIF picture" ->
              "convert it to JPEG or PNG, or add an ImageIO plugin (NightMonkeys is one, with the native libheif)";
          default -> "convert it to JPEG or PNG, or add an ImageIO plugin";
        };
    return "for which no reader is installed (there are " + ImageReaders.formats() + "): " + advice;
  }

  private static boolean isTaken(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        ImageInputStream stream = new MemoryCacheImageInputStream(in)) {
      return ImageReaders.choose(stream, reader -> true, false).isPresent();
    } catch (RuntimeException e) {
      return false; // a reader that breaks on a file does not read it
    }
  }
}
