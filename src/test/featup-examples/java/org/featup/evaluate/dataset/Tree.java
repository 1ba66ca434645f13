package org.featup.evaluate.dataset;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.io.Images;

/** Makes files of a data set. */
final class Tree {
  private Tree() {}

  /** Empty files: finding opens none. */
  static void files(Path folder, String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  /** A gray picture of 8 bits. */
  static void gray(Path file, int[][] rows) throws IOException {
    BufferedImage image =
        new BufferedImage(rows[0].length, rows.length, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < rows.length; y++) {
      for (int x = 0; x < rows[y].length; x++) {
        image.getRaster().setSample(x, y, 0, rows[y][x]);
      }
    }
    Files.createDirectories(file.getParent());
    Images.writePng(file, image);
  }
}
