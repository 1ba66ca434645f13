package org.featup.internal.train.stack;

import java.util.List;
import org.featup.internal.train.data.TrainingImage;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;

/**
 * An image and its jittered forms, in one array, so that a backbone runs once.
 *
 * @param source the image
 * @param jitters J of them
 * @param images (1 + J, 3, S, S), the image itself first
 */
record JitteredImage(TrainingImage source, List<Jitter> jitters, NDArray images) {

  static JitteredImage of(TrainingImage image, List<Jitter> jitters, Backend backend) {
    NDArray original = image.image().channelsLast();
    Shape one = original.shape();
    NDArray all = NDArray.zeros(new Shape(1 + jitters.size(), one.c(), one.h(), one.w()));
    copy(original, all, 0);
    try (NDArray given = backend.resident(original)) {
      for (int j = 0; j < jitters.size(); j++) {
        copy(jitters.get(j).forward(given, backend).moveToHost(), all, 1 + j);
      }
    }
    return new JitteredImage(image, jitters, all);
  }

  private static void copy(NDArray image, NDArray to, int n) {
    int length = image.shape().arrayLength();
    System.arraycopy(image.data(), image.offset(), to.data(), to.offset() + n * length, length);
  }

  String name() {
    return source.name();
  }

  NDArray image() {
    return images.image(0);
  }

  /** What belongs to the jittered forms in an array that holds something for every image. */
  static NDArray jittered(NDArray all) {
    Shape s = all.shape();
    return all.view(new int[] {1, 0, 0, 0}, new Shape(s.n() - 1, s.c(), s.h(), s.w()));
  }
}
