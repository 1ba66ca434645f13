package org.featup.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads a picture after a look at the size it claims; decoders trust that claim and allocate it.
 */
final class ImageReading {
  private static final long MAX_PIXELS = 100_000_000;

  /** Small files may claim this many pixels, whatever their size. */
  private static final long FREE_PIXELS = 4_000_000;

  /** No JPEG or RGB PNG packs more pixels into a byte, not even of a single colour. */
  private static final long PIXELS_PER_BYTE = 400;

  private ImageReading() {}

  static BufferedImage read(Path path) throws IOException {
    long limit;
    try (FileBytes file = FileBytes.open(path)) {
      limit = Math.min(MAX_PIXELS, FREE_PIXELS + PIXELS_PER_BYTE * file.size());
      if (file.size() == 0) {
        throw file.bad("empty, expected a picture");
      }
      PngCheck.check(file);
    }
    // Not ImageIO's own stream, which would be a copy in a temporary file.
    try (InputStream bytes = Files.newInputStream(path);
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new IOException(
            path
                + ": not a picture of a known format, expected one of "
                + Arrays.toString(ImageIO.getReaderFileSuffixes()));
      }
      ImageReader reader = readers.next();
      try {
        // Metadata are ignored, and compressed texts in them not inflated.
        reader.setInput(in, true, true);
        return decode(path, reader, limit);
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException e) {
      // Decoders meet corrupt files with exceptions of any kind.
      throw new IOException(path + ": corrupt picture: " + e, e);
    }
  }

  private static BufferedImage decode(Path path, ImageReader reader, long limit)
      throws IOException {
    try {
      long width = reader.getWidth(0);
      long height = reader.getHeight(0);
      if (width * height > limit) {
        throw new IOException(
            width + "x" + height + " pixels, the limit for a file of its size is " + limit);
      }
      return reader.read(0);
    } catch (IOException e) {
      throw new IOException(path + ": unreadable picture: " + e.getMessage(), e);
    }
  }
}
