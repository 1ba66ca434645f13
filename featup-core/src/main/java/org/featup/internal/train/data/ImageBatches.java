package org.featup.internal.train.data;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.featup.internal.train.loop.StepRandom;
import org.featup.io.ImageOptions;
import org.featup.io.Images;
import org.featup.train.RandomCrop;
import org.featup.train.TrainingListener;

/**
 * The training images of every step, decoded, cropped and flipped in the background while the step
 * before is computed. What a step gets follows from the seed and the step alone, not from the
 * number of threads or how fast they are, so a run may resume at any step.
 *
 * <p>A file that cannot be used is logged, told the listener once, and passed over: the next one of
 * the epoch takes its place. Held at any time are at most two steps' images and one per thread, and
 * for each thread the picture that it is decoding.
 *
 * <p>To be used by one thread.
 */
public final class ImageBatches implements Closeable {
  private final ImageFolder folder;
  private final int perStep;
  private final long seed;
  private final TrainingListener listener;
  private final ImageLoader loader;
  private final ImageOrder order;
  private final ExecutorService threads;
  private final int ahead;

  private final Deque<Future<TrainingImage>> images = new ArrayDeque<>();
  private long nextStep;
  private long submitted;
  private long epoch = -1;
  private int[] epochOrder;

  /**
   * Opens a stream; nothing is read yet.
   *
   * @param folder the pictures
   * @param crop what is cut out of them
   * @param options how pictures are read
   * @param scales at how many times the size each crop is wanted too; none as a rule
   * @param perStep images of a step, at least 1
   * @param seed of the run
   * @param threads how many decode, at least 1; they are daemons
   * @param listener receives the files that cannot be used, by the thread that calls {@link #batch}
   * @throws IllegalArgumentException if a number is below 1
   */
  public ImageBatches(
      ImageFolder folder,
      ImageOptions options,
      RandomCrop crop,
      List<Integer> scales,
      int perStep,
      long seed,
      int threads,
      TrainingListener listener) {
    this(
        folder,
        new ImageLoader(folder, crop, scales, file -> Images.read(file, options)),
        perStep,
        seed,
        threads,
        listener);
  }

  ImageBatches(
      ImageFolder folder,
      ImageLoader loader,
      int perStep,
      long seed,
      int threads,
      TrainingListener listener) {
    if (perStep < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "expected at least 1 image per step and 1 thread, given " + perStep + " and " + threads);
    }
    this.folder = folder;
    this.loader = loader;
    this.perStep = perStep;
    this.seed = seed;
    this.listener = listener;
    this.order = new ImageOrder(seed, folder.files().size());
    this.ahead = perStep + threads;
    this.threads = Executors.newFixedThreadPool(threads, ImageBatches::daemon);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "featup-images");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Waits for the images of a step. Steps in a row are read ahead; any other may be asked for too.
   *
   * @param step the step, counted from 1
   * @return as many images as a step has
   * @throws IOException if no picture of the folder can be used, or the listener fails
   * @throws IllegalArgumentException if the step is below 1
   * @throws IllegalStateException after {@link #close}
   */
  public List<TrainingImage> batch(long step) throws IOException {
    if (threads.isShutdown()) {
      throw new IllegalStateException("the images of " + folder.folder() + " are closed");
    }
    if (step < 1) {
      throw new IllegalArgumentException("step: expected at least 1, given " + step);
    }
    if (step != nextStep) {
      cancel();
      submitted = (step - 1) * perStep;
    }
    List<TrainingImage> batch = new ArrayList<>();
    try {
      while (batch.size() < perStep) {
        while (images.size() < ahead) {
          images.add(submit(submitted++));
        }
        batch.add(await(images.remove()));
      }
    } finally {
      loader.tell(listener);
    }
    nextStep = step + 1;
    return batch;
  }

  private Future<TrainingImage> submit(long position) {
    int count = folder.files().size();
    if (epoch != position / count) {
      epoch = position / count;
      epochOrder = order.epoch(epoch);
    }
    int[] candidates = epochOrder;
    int first = (int) (position % count);
    StepRandom random = new StepRandom(seed, position / perStep + 1);
    int image = (int) (position % perStep);
    return threads.submit(() -> loader.load(candidates, first, random.generator("crop", image)));
  }

  /** An interrupt waits: it means to stop after the step, which needs its images. */
  private static TrainingImage await(Future<TrainingImage> image) throws IOException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return image.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What is being decoded comes to its end: broken off, the file could pass for a bad one. */
  private void cancel() {
    images.forEach(image -> image.cancel(false));
    images.clear();
  }

  /** Ends the threads. What they decode is dropped. Closing twice does nothing. */
  @Override
  public void close() {
    cancel();
    threads.shutdownNow();
  }
}
