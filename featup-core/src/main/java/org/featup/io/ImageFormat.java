package org.featup.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Tells pictures from other files by their content, whatever they are called, before anything is
 * decoded. A file that begins like a picture may still turn out corrupt.
 */
public final class ImageFormat {
  /** The ending of pictures of features that {@code featup upsample} writes beside photos. */
  public static final String RESULT = ".featup.png";

  /** What every JDK reads. */
  private static final Set<String> ALWAYS =
      Set.of("a JPEG picture", "a PNG picture", "a GIF picture");

  private ImageFormat() {}

  /**
   * Looks at the first bytes of a file, and asks the readers that ImageIO has.
   *
   * @param file what may be a picture
   * @return why it cannot be read as one, without its name; empty if a reader takes it
   */
  public static Optional<String> obstacle(Path file) {
    try {
      RegularFile.require(file);
      byte[] start;
      try (InputStream in = Files.newInputStream(file)) {
        start = in.readNBytes(Magic.LENGTH);
      }
      return start.length == 0 ? Optional.of("empty") : obstacle(file, Magic.of(start));
    } catch (AccessDeniedException e) {
      return Optional.of("cannot be read: access denied");
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      String name = file + ": ";
      return Optional.of(message.startsWith(name) ? message.substring(name.length()) : message);
    }
  }

  private static Optional<String> obstacle(Path file, Magic magic) throws IOException {
    if (magic != null && !magic.picture()) {
      return Optional.of("not a picture: " + magic.name());
    }
    if ((magic != null && ALWAYS.contains(magic.name())) || isTaken(file)) {
      return Optional.empty();
    }
    return Optional.of(
        magic == null
            ? "no picture of a known format"
            : magic.name() + ", for which no reader is installed (there are " + readers() + ")");
  }

  private static boolean isTaken(Path file) throws IOException {
    long size = Files.size(file);
    try (InputStream in = Files.newInputStream(file);
        ImageInputStream stream =
            new MemoryCacheImageInputStream(in) {
              // the reader of WBMP, whose files begin with zeros only, goes by it
              @Override
              public long length() {
                return size;
              }
            }) {
      return ImageIO.getImageReaders(stream).hasNext();
    } catch (RuntimeException e) {
      return false; // a reader that breaks on a file does not read it
    }
  }

  private static String readers() {
    Set<String> names = new TreeSet<>();
    for (String name : ImageIO.getReaderFormatNames()) {
      names.add(name.toLowerCase(Locale.ROOT));
    }
    return String.join(", ", names);
  }
}
