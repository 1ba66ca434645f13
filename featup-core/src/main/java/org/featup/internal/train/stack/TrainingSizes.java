package org.featup.internal.train.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import org.featup.internal.train.data.ImageFolder;

/**
 * Refuses sizes before a backbone is shown an image that nothing will ever be cut for, or that is
 * too large for it.
 */
public final class TrainingSizes {
  /** A backbone needs gigabytes for an image of this side, and ends the process without them. */
  private static final int MOST_PIXELS = 8192;

  private TrainingSizes() {}

  /**
   * Checks the largest image, then the pictures.
   *
   * @param side of the crops
   * @param scales how many times as large images are wanted besides; may be none
   * @throws IllegalArgumentException if the largest image is beyond 8192 pixels
   * @throws UncheckedIOException if the folder cannot be read, or all its pictures are smaller than
   *     the crops
   */
  public static void require(Path images, int side, List<Integer> scales) {
    int scale = scales.stream().mapToInt(Integer::intValue).max().orElse(1);
    if ((long) scale * side > MOST_PIXELS) {
      throw new IllegalArgumentException(
          "crop size times the largest scale of the detail: expected at most "
              + MOST_PIXELS
              + " pixels, given "
              + side
              + " times "
              + scale);
    }
    try {
      ImageFolder.open(images).requireSide(side);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
