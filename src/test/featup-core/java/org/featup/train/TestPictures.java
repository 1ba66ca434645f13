package org.featup.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.featup.io.Images;

/** Pictures for the tests of training. */
final class TestPictures {
  private TestPictures() {}

  /** Noise of a size. */
  static BufferedImage noise(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, random.nextInt() & 0xffffff);
      }
    }
    return image;
  }

  /** Writes as many pictures as asked for, 00.png and so on. */
  static Path fill(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      Images.writePng(folder.resolve(String.format("%02d.png", i)), noise(20 + i, 16, i));
    }
    return folder;
  }
}
