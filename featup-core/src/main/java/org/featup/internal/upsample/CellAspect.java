package org.featup.internal.upsample;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.featup.ndarray.Shape;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices features whose rows and columns do not go with those of the image: axes were swapped, or
 * channels-last data were given as NCHW. The result looks like features and is none. A photo that
 * its backbone saw squashed looks the same, so this is no error.
 */
final class CellAspect {
  private static final CellAspect STANDARD =
      new CellAspect(LoggerFactory.getLogger(CellAspect.class));

  private final Logger log;
  private final AtomicBoolean warned = new AtomicBoolean();

  CellAspect(Logger log) {
    this.log = log;
  }

  /** The one that warns once per JVM. */
  static CellAspect standard() {
    return STANDARD;
  }

  boolean warned() {
    return warned.get();
  }

  /**
   * Warns of the first grid that no square cell makes of the image, whichever way it was rounded
   * and with up to a cell lost at the border.
   */
  void check(int height, int width, Shape image) {
    if (!fits(height, width, image) && warned.compareAndSet(false, true)) {
      log.warn(
          "the features have {} rows and {} columns, the image has {} and {}: a cell would be {}"
              + " pixels high and {} wide. Are rows and columns swapped, or are channels-last"
              + " features given as NCHW, as (N, h, w, C) in place of (N, C, h, w)? Only for an"
              + " image that the backbone saw squashed this is right",
          height,
          width,
          image.h(),
          image.w(),
          pixels(image.h(), height),
          pixels(image.w(), width));
    }
  }

  static boolean fits(int height, int width, Shape image) {
    double least = Math.max(least(image.h(), height), least(image.w(), width));
    double most = Math.min(most(image.h(), height), most(image.w(), width));
    return least <= most;
  }

  /** The smallest cell of which there can be so many. */
  private static double least(int pixels, int cells) {
    return (double) pixels / (cells + 1);
  }

  private static double most(int pixels, int cells) {
    return cells == 1 ? Double.POSITIVE_INFINITY : (double) pixels / (cells - 1);
  }

  private static String pixels(int pixels, int cells) {
    return String.format(Locale.ROOT, "%.1f", (double) pixels / cells);
  }
}
