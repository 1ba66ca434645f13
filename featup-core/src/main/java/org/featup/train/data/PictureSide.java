package org.featup.train.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.featup.io.RegularFile;

/** The size that a file claims to have, without decoding the picture. */
final class PictureSide {
  private PictureSide() {}

  /** The shorter side in pixels; 0 if the file tells none. */
  static int shorter(Path file) {
    try (InputStream bytes = open(file);
        ImageInputStream in = new MemoryCacheImageInputStream(bytes)) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        return 0;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in, true, true);
        return Math.min(reader.getWidth(0), reader.getHeight(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      return 0; // decoders meet corrupt files with exceptions of any kind
    }
  }

  private static InputStream open(Path file) throws IOException {
    RegularFile.require(file); // anything else might block
    return Files.newInputStream(file);
  }
}
