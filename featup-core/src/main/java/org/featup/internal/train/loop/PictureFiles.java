package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.featup.io.Images;
import org.featup.train.TrainingListener;

/**
 * Writes the pictures of a run as PNG files, {@code step000100-NAME.png} say.
 *
 * @param folder where they go; made when the first one comes
 */
public record PictureFiles(Path folder) implements TrainingListener {

  @Override
  public void pictures(long step, Map<String, BufferedImage> pictures) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, BufferedImage> picture : pictures.entrySet()) {
      String name = String.format(Locale.ROOT, "step%06d-%s.png", step, picture.getKey());
      Uninterrupted.run(() -> Images.writePng(folder.resolve(name), picture.getValue()));
    }
  }
}
