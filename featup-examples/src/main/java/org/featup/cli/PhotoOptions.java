package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import picocli.CommandLine.Option;

/** How photos are read, by all commands that read some. */
final class PhotoOptions {
  @Option(
      names = "--no-exif-rotation",
      description =
          "Take photos as their pixels are stored. Default: turned and mirrored as their EXIF data"
              + " say, like in any viewer.")
  private boolean asStored;

  PhotoOptions() {}

  /** For programs that read by themselves. */
  ImageOptions options() {
    return asStored ? ImageOptions.asStored() : ImageOptions.standard();
  }

  BufferedImage read(Path file) throws IOException {
    return Images.read(file, options());
  }
}
