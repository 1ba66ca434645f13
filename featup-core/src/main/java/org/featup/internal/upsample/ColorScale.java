package org.featup.internal.upsample;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices an image that nobody normalised. Bytes as they are, 0 .. 255, make every range kernel see
 * edges everywhere; the result looks like features and is none. An image in 0 .. 1 cannot be told
 * from a dull one.
 */
public final class ColorScale {
  /** Normalised colours lie in -2.2 .. 2.7; what was sharpened or jittered goes beyond that. */
  private static final float FAR = 10;

  private static final ColorScale STANDARD =
      new ColorScale(LoggerFactory.getLogger(ColorScale.class));

  private final Logger log;
  private final AtomicBoolean warned = new AtomicBoolean();

  public ColorScale(Logger log) {
    this.log = log;
  }

  /** The one that warns once per JVM. */
  public static ColorScale standard() {
    return STANDARD;
  }

  public boolean warned() {
    return warned.get();
  }

  /** Warns of the first image that is far outside. */
  public void check(float largest) {
    if (largest > FAR && warned.compareAndSet(false, true)) {
      log.warn(
          "the image has values up to {} in magnitude; expected is RGB normalised with ImageNet mean"
              + " and deviation, about -2.2 .. 2.7, as Images.toNDArray makes it",
          largest);
    }
  }
}
