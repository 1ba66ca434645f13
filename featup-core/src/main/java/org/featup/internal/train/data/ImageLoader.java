package org.featup.internal.train.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.featup.io.PassedOver;
import org.featup.io.PlainText;
import org.featup.ndarray.NDArray;
import org.featup.train.RandomCrop;
import org.featup.train.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads and crops pictures in background threads, and remembers which files cannot be used until
 * the thread that trains tells of them.
 */
final class ImageLoader {
  private static final Logger LOG = LoggerFactory.getLogger(ImageLoader.class);

  /** Reads a picture. */
  @FunctionalInterface
  interface Reader {
    BufferedImage read(Path file) throws IOException;
  }

  private final ImageFolder folder;
  private final RandomCrop crop;
  private final List<Integer> scales;
  private final Reader reader;
  private final Set<Integer> bad = ConcurrentHashMap.newKeySet();
  private final ConcurrentLinkedQueue<PassedOver> untold = new ConcurrentLinkedQueue<>();

  /**
   * Loads nothing yet.
   *
   * @param scales sizes at which each crop is wanted besides its own, as multiples of it
   */
  ImageLoader(ImageFolder folder, RandomCrop crop, List<Integer> scales, Reader reader) {
    this.folder = folder;
    this.crop = crop;
    this.scales = Stream.concat(Stream.of(1), scales.stream()).toList();
    this.reader = reader;
    untold.addAll(folder.passedOver());
  }

  /**
   * The first picture that can be used.
   *
   * @param order all pictures of an epoch
   * @param first where the one that is due is in it; those after it, and then those from the start,
   *     take its place. So what is taken does not depend on which bad ones were met before
   * @param random for the crop; untouched by pictures that cannot be used
   */
  TrainingImage load(int[] order, int first, RandomGenerator random) throws IOException {
    for (int k = 0; k < order.length; k++) {
      int index = order[(first + k) % order.length];
      Path file = folder.files().get(index);
      if (!bad.contains(index)) {
        try {
          List<NDArray> images = crop.apply(reader.read(file), random, scales);
          return new TrainingImage(
              folder.name(index), images.get(0), images.subList(1, images.size()));
        } catch (IOException e) {
          if (Thread.currentThread().isInterrupted()) {
            throw e; // the stream was closed, and the file need not be bad
          }
          if (bad.add(index)) {
            untold.add(new PassedOver(file, reason(file, e)));
          }
        }
      }
    }
    throw new IOException(
        folder.folder() + ": none of its " + order.length + " pictures can be used");
  }

  /** The message, which may begin with the name of the file already. */
  private static String reason(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    String name = file + ": ";
    return message.startsWith(name) ? message.substring(name.length()) : message;
  }

  /** Logs and tells of the files that proved bad since the last call. */
  void tell(TrainingListener listener) throws IOException {
    for (PassedOver next = untold.poll(); next != null; next = untold.poll()) {
      LOG.warn("{} is passed over: {}", PlainText.of(next.file()), PlainText.of(next.reason()));
      listener.badImage(next.file(), next.reason());
    }
  }
}
