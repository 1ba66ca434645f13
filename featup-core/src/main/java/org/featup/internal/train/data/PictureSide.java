package org.featup.internal.train.data;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.ndarray.Shape;

/** The size that a file claims to have, without decoding the picture. */
final class PictureSide {
  private PictureSide() {}

  /** The shorter side in pixels, however the picture is turned; 0 if the file tells none. */
  static int shorter(Path file) {
    try {
      Shape shape = Images.shapeOf(file, ImageOptions.standard());
      return Math.min(shape.h(), shape.w());
    } catch (IOException e) {
      return 0;
    }
  }
}
