package org.featup.internal.train.data;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.featup.io.Images;

/** Pictures for the tests of training. */
public final class TestPictures {
  private TestPictures() {}

  /** Noise of a size. */
  public static BufferedImage noise(int width, int height, long seed) {
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
  public static Path fill(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    for (int i = 0; i < count; i++) {
      Images.writePng(folder.resolve(String.format("%02d.png", i)), noise(20 + i, 16, i));
    }
    return folder;
  }

  /** Pictures with edges: discs on a ground, all in random colours. */
  public static Path scenes(Path folder, int count, int size) throws IOException {
    Files.createDirectories(folder);
    Random random = new Random(5);
    for (int i = 0; i < count; i++) {
      BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = image.createGraphics();
      for (int disc = 0; disc < 8; disc++) {
        pen.setColor(new Color(random.nextInt(1 << 24)));
        int width = disc == 0 ? 4 * size : size / 2;
        pen.fillOval(
            random.nextInt(size) - width / 2, random.nextInt(size) - width / 2, width, width);
      }
      pen.dispose();
      Images.writePng(folder.resolve(String.format("%02d.png", i)), image);
    }
    return folder;
  }
}
