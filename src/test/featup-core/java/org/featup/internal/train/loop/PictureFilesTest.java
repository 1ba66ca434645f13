package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.featup.internal.train.data.TestPictures;
import org.featup.io.Images;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureFilesTest {
  @TempDir private Path folder;

  @Test
  void writesPngFilesWhateverInterrupts() throws IOException {
    BufferedImage picture = TestPictures.noise(9, 8, 1);
    Thread.currentThread().interrupt();
    new PictureFiles(folder.resolve("a/b")).pictures(120, Map.of("grid", picture));
    assertTrue(Thread.interrupted());
    BufferedImage back = Images.read(folder.resolve("a/b/step000120-grid.png"));
    assertEquals(picture.getRGB(8, 7), back.getRGB(8, 7));
  }
}
