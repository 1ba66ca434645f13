package org.featup.cli;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How large an image the backbone may be given. It computes outside the Java heap, and takes what
 * it needs until the system ends the process; so this is looked at before.
 */
final class InputLimits {
  /** The longest photo that is used without further ado, in squares of its shorter side. */
  private static final int SQUARES = 32;

  /** A small convolutional network needs 200 bytes for each pixel of its input; others more. */
  private static final long BYTES_PER_PIXEL = 256;

  private static final double MEGA = 1e6;

  private InputLimits() {}

  /**
   * Checks the image of a photo.
   *
   * @param photo the part that is used
   * @param width of the image, which need not fit an array
   * @param height of the image
   * @param side pixels of the shorter side
   * @param given how many pixels are allowed; null for the defaults
   * @throws IllegalArgumentException if it would be too large
   */
  static void require(Size photo, long width, long height, int side, Long given) {
    double pixels = (double) width * height;
    double limit = given == null ? (double) SQUARES * side * side : given;
    if (pixels > limit) {
      boolean cropHelps =
          width != height && (double) Math.min(width, height) * Math.min(width, height) <= limit;
      throw new IllegalArgumentException(
          "a photo "
              + Size.words(photo.height(), photo.width())
              + " would become "
              + Size.words(height, width)
              + " for the backbone, expected at most "
              + Math.round(limit)
              + " pixels; "
              + (given == null ? "" : "a larger ")
              + "--max-pixels allows more"
              + (cropHelps ? ", --crop takes the middle square" : ""));
    }
    if (given == null) {
      requireMemory(width, height);
    }
  }

  /**
   * Checks an image against the memory of the machine, or of the container.
   *
   * @throws IllegalArgumentException if the backbone will hardly have enough
   */
  static void requireMemory(long width, long height) {
    double needed = (double) BYTES_PER_PIXEL * width * height;
    long memory = memory();
    if (needed > memory) {
      throw new IllegalArgumentException(
          "the backbone needs about "
              + Math.round(needed / MEGA)
              + " MB for an image "
              + Size.words(height, width)
              + ", there are "
              + Math.round(memory / MEGA)
              + "; take a smaller --input-size, or allow it with --max-pixels");
    }
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
