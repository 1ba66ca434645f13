package org.featup.cli;

import org.featup.FeatUp;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Workers;
import org.featup.upsample.Upsampler;

/**
 * Upsamples next to nothing, again and again, on a thread of its own while a network is loaded.
 * Java compiles what has run for a while; without this the first photo would wait for it.
 */
final class WarmUp {
  /** Two images: of a single small one, unit vectors would be upsampled instead of channels. */
  private static final int IMAGES = 2;

  private static final int CHANNELS = 64;
  private static final int GRID = 2;
  private static final int SIDE = 32;

  private volatile boolean enough;

  private WarmUp() {}

  /** Starts, until stopped. */
  static WarmUp start(Backend backend) {
    WarmUp warmUp = new WarmUp();
    Thread thread = new Thread(() -> warmUp.run(backend), "featup-warm-up");
    thread.setDaemon(true);
    thread.start();
    return warmUp;
  }

  private void run(Backend backend) {
    Upsampler stack = FeatUp.bundled().on(backend.on(Workers.ofThreads(1)));
    NDArray features = NDArray.zeros(new Shape(IMAGES, CHANNELS, GRID, GRID));
    NDArray image = NDArray.zeros(new Shape(IMAGES, 3, SIDE, SIDE));
    while (!enough) {
      stack.upsample(features, image).close();
    }
  }

  /** Lets the call that runs be the last one; does not wait for it. */
  void stop() {
    enough = true;
  }
}
