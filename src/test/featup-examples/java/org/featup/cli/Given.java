package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.featup.io.Images;

/** Files for commands to work on. */
final class Given {
  private Given() {}

  /** A photo of 48x32 pixels with an edge in it. */
  static BufferedImage picture() {
    BufferedImage image = new BufferedImage(48, 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 32; y++) {
      for (int x = 0; x < 48; x++) {
        image.setRGB(x, y, x + y < 40 ? 0x204060 + 4 * x : 0xe0c040 - 3 * y);
      }
    }
    return image;
  }

  static Path photo(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Images.writePng(file, picture());
    return file;
  }

  static Path text(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "this is neither a picture nor a network nor weights");
  }

  /** The names in a folder, sorted; none if there is no folder. */
  static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
