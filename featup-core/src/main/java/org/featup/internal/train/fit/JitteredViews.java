package org.featup.internal.train.fit;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.internal.train.loop.StepRandom;
import org.featup.jitter.Jitter;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.train.FitViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The jittered views of an image and the backbone's features of them, as principal components. The
 * components are fitted to the first views, of about ten thousand pixels of features together. The
 * views to learn from come first, then those held out; each jitter follows from the seed and the
 * number of the view.
 */
public final class JitteredViews implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(JitteredViews.class);
  private static final int SAMPLE_PIXELS = 10_000;

  /** Images given to the backbone at once, if they are of the usual size. */
  private static final int BATCH = 16;

  private static final long BATCH_PIXELS = BATCH * 224L * 224;

  private final CheckedBackbone backbone;
  private final NDArray image;
  private final FitViews options;
  private final StepRandom random;
  private final Backend backend;
  private final Pca pca;
  private final NDArray lowRes;
  private final MapStore store;
  private int ready;

  /** Receives the number of views that are ready. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Some more are ready.
     *
     * @param done how many
     * @param total how many there will be
     * @return whether to go on
     * @throws IOException if it cannot be told
     */
    boolean ready(int done, int total) throws IOException;
  }

  private JitteredViews(
      CheckedBackbone backbone,
      NDArray image,
      FitViews options,
      long seed,
      Backend backend,
      List<NDArray> sample)
      throws IOException {
    this.backbone = backbone;
    this.image = image;
    this.options = options;
    this.random = new StepRandom(seed, 0);
    this.backend = backend;
    sample(sample);
    this.pca = Pca.fitAtMost(options.components(), sample.toArray(NDArray[]::new));
    LOG.info(
        "{} principal components of {} channels keep {}% of the variance",
        pca.components(), pca.channels(), Math.round(1000 * keptVariance()) / 10.0);
    this.lowRes = project(backbone.of(image, "the image"));
    this.store = MapStore.of(total(), lowRes.shape().arrayLength(), options.memory());
  }

  /**
   * Computes the first views and the components.
   *
   * @param backbone whose features are wanted
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param options how many views, and how they are jittered
   * @param seed of the jitters
   * @param backend where to compute
   * @return the views; {@link #complete} makes the others
   * @throws IOException if views go to a file that cannot be written
   * @throws IllegalStateException if the backbone's features change their shape, or are not finite
   */
  public static JitteredViews of(
      CheckedBackbone backbone, NDArray image, FitViews options, long seed, Backend backend)
      throws IOException {
    List<NDArray> sample = new ArrayList<>();
    JitteredViews views = new JitteredViews(backbone, image, options, seed, backend, sample);
    try {
      for (NDArray features : sample) {
        views.keep(features);
      }
    } catch (IOException | RuntimeException e) {
      views.close();
      throw e;
    }
    return views;
  }

  private void sample(List<NDArray> sample) {
    Shape cells = backbone.features().withChannels(1);
    int views = (int) Math.min(options.count(), SAMPLE_PIXELS / cells.elements() + 1);
    for (int from = 0; from < views; from += batch()) {
      sample.add(features(from, Math.min(views, from + batch())));
    }
  }

  private int batch() {
    long pixels = (long) image.shape().h() * image.shape().w();
    return (int) Math.max(1, Math.min(BATCH, BATCH_PIXELS / pixels));
  }

  private NDArray features(int from, int to) {
    Shape one = image.shape();
    NDArray views = NDArray.zeros(new Shape(to - from, one.c(), one.h(), one.w()));
    int length = one.arrayLength();
    for (int i = from; i < to; i++) {
      NDArray view = jitter(i).forward(image, backend).moveToHost();
      System.arraycopy(
          view.data(), view.offset(), views.data(), views.offset() + (i - from) * length, length);
    }
    return backbone.of(views, "views " + from + " to " + (to - 1));
  }

  private NDArray project(NDArray features) {
    return backend.conv1x1(features, pca.head()).moveToHost();
  }

  private void keep(NDArray features) throws IOException {
    NDArray components = project(features);
    for (int n = 0; n < components.shape().n(); n++) {
      store.put(ready, components.image(n).toArray(Layout.CHANNELS_LAST));
      ready++;
    }
  }

  /**
   * Computes the views that are not ready yet, until {@code progress} ends it.
   *
   * @param progress receives each batch
   * @throws IOException if a view cannot be written, or from {@code progress}
   * @throws IllegalStateException if the backbone's features change their shape, or are not finite
   */
  public void complete(Progress progress) throws IOException {
    boolean goesOn = progress.ready(ready, total());
    while (goesOn && ready < total()) {
      // Views held out begin a batch of their own: those to learn from never depend on them.
      int end = ready < options.count() ? options.count() : total();
      keep(features(ready, Math.min(end, ready + batch())));
      goesOn = progress.ready(ready, total());
    }
  }

  /**
   * Whether all views are there.
   *
   * @return false again after {@link #close}
   */
  public boolean isReady() {
    return ready == total();
  }

  private int total() {
    return options.count() + options.heldOut();
  }

  /** The jitter of a view. */
  Jitter jitter(int view) {
    boolean held = view >= options.count();
    int number = held ? view - options.count() : view;
    Shape size = image.shape();
    return options
        .jitter()
        .sample(size.h(), size.w(), random.generator(held ? "held-out view" : "view", number));
  }

  /** Some views, which must be ready. */
  ViewBatch batch(int... views) throws IOException {
    Shape one = lowRes.shape();
    Shape shape = new Shape(views.length, one.c(), one.h(), one.w());
    int length = one.arrayLength();
    float[] target = new float[shape.arrayLength()];
    for (int i = 0; i < views.length; i++) {
      store.get(views[i], target, i * length);
    }
    List<Jitter> jitters = IntStream.of(views).mapToObj(this::jitter).toList();
    return new ViewBatch(jitters, NDArray.wrap(target, shape, Layout.CHANNELS_LAST));
  }

  /** The components. */
  Pca pca() {
    return pca;
  }

  /** The share of the sample's variance that the components keep, 0 to 1. */
  double keptVariance() {
    return DoubleStream.of(pca.explainedVarianceRatio()).sum();
  }

  /** The backbone's features of the image itself, as components, (1, k, h, w). */
  NDArray lowRes() {
    return lowRes;
  }

  /** Forgets the views. */
  @Override
  public void close() throws IOException {
    ready = 0;
    store.close();
  }
}
