package org.featup.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.internal.train.fit.ImplicitFit;
import org.featup.internal.train.fit.JitteredViews;
import org.featup.internal.train.loop.Configuration;
import org.featup.internal.train.loop.FloatChecksum;
import org.featup.internal.train.loop.Learning;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.loop.StepTerms;
import org.featup.internal.train.loop.TrainingRun;
import org.featup.internal.train.loop.TrainingTask;
import org.featup.internal.train.loop.Uninterrupted;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.upsample.ImplicitUpsampler;

/**
 * Fits an implicit upsampler to one image (section 3.2 of the paper).
 *
 * <p>Before the first step the backbone looks at many jittered views of the image; what it says is
 * projected to principal components and kept, in memory or in a temporary file ({@link
 * FitViews#memory}). From then on the backbone is not needed. A run resumed from a checkpoint
 * computes the same views again, and ends with the same numbers, bit for bit, as one that never
 * stopped.
 *
 * <p>Images may have any size that the backbone takes. Beside the views, a step needs four maps of
 * (components, H, W): 2 KB per pixel for 128 components, 103 MB for 224 x 224.
 *
 * <p>A trainer makes one run. While it runs, a listener, which is called between the steps by the
 * thread that runs it, may look at {@link #upsampler}, {@link #quality} and {@link #keptVariance};
 * any thread may call {@link #stop}.
 */
public final class ImplicitTrainer {
  /** The name of the result in the folder of a run. */
  public static final String UPSAMPLER = "upsampler.safetensors";

  private final Backbone backbone;
  private final NDArray image;
  private final String name;
  private final FitOptions options;
  private final Path folder;
  private final TrainingListener listener;
  private final Backend backend;
  private ImplicitFit fit;
  private final TrainingRun run;
  private boolean stopped;

  ImplicitTrainer(ImplicitTrainerBuilder builder) {
    this.backbone = builder.backbone;
    this.image = builder.image;
    this.name = builder.name;
    this.options = builder.options;
    this.folder = builder.folder;
    this.run = new TrainingRun(builder.folder);
    this.listener = builder.listener;
    this.backend = builder.backend();
  }

  /**
   * Begins to describe a run.
   *
   * @param backbone whose features are wanted; not closed
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @return a builder
   * @throws IllegalArgumentException if it is not one image of three channels of finite numbers
   */
  public static ImplicitTrainerBuilder builder(Backbone backbone, NDArray image) {
    return new ImplicitTrainerBuilder(backbone, image);
  }

  /**
   * Fits; resumes from the folder's checkpoint if there is one.
   *
   * @return what was fitted
   * @throws IOException as {@link #run(boolean, TrainingListener)}
   */
  public ImplicitUpsampler run() throws IOException {
    return run(true, new TrainingListener() {});
  }

  /**
   * Fits; resumes from the folder's checkpoint if there is one.
   *
   * @param progress receives every event, after the builder's listener
   * @return what was fitted
   * @throws IOException as {@link #run(boolean, TrainingListener)}
   */
  public ImplicitUpsampler run(TrainingListener progress) throws IOException {
    return run(true, progress);
  }

  /**
   * Fits.
   *
   * @param resume whether to resume from the folder's checkpoint; without one the run begins anew
   * @return what was fitted
   * @throws IOException as {@link #run(boolean, TrainingListener)}
   */
  public ImplicitUpsampler run(boolean resume) throws IOException {
    return run(resume, new TrainingListener() {});
  }

  /**
   * Fits.
   *
   * @param resume whether to resume from the folder's checkpoint; without one the run begins anew
   * @param progress receives every event, after the builder's listener
   * @return what was fitted, as far as the run came; with a folder it is there as {@link
   *     #UPSAMPLER} too
   * @throws IOException if a file cannot be read or written, if another run uses the folder, or if
   *     it holds a checkpoint and {@code resume} is not given
   * @throws IllegalArgumentException if the image is smaller than the backbone's grid, the kernel
   *     does not fit the image, or the checkpoint is of another configuration or image
   * @throws IllegalStateException if the backbone gives features of changing shape, or numbers that
   *     are not finite, or if the trainer was stopped before
   * @throws DivergedException if loss, gradients or parameters are no longer finite; the checkpoint
   *     before is still there
   */
  public ImplicitUpsampler run(boolean resume, TrainingListener progress) throws IOException {
    Objects.requireNonNull(progress, "progress");
    if (stopped) {
      throw new IllegalStateException("this trainer was stopped; build another one to continue");
    }
    CheckedBackbone checked =
        new CheckedBackbone(backbone, null, CheckedBackbone.shape(backbone, image));
    Shape size = image.shape();
    Shape cells = checked.features();
    PoolGrid grid =
        options.downsampler().kernel().fitting(size.h(), size.w(), cells.h(), cells.w());
    int most = Math.min(options.views().components(), cells.c());
    size.withChannels(most).arrayLength(); // or it is too large for one array
    try (JitteredViews views =
        JitteredViews.of(checked, image, options.views(), options.loop().seed(), backend)) {
      fit = new ImplicitFit(name, image, grid, options, views, backend);
      TrainingListener all = TrainingListener.all(listener, progress);
      Learning learning = Learning.of(fit.parameters()).on(backend);
      run.run(resume, learning, configuration(), options.loop(), all, new Task(views, all));
    }
    stopped = run.stopping();
    return fit.upsampler();
  }

  /** The fit, with its views computed first and its result written last. */
  private final class Task implements TrainingTask {
    private final JitteredViews views;
    private final TrainingListener progress;

    Task(JitteredViews views, TrainingListener progress) {
      this.views = views;
      this.progress = progress;
    }

    @Override
    public void prepare() throws IOException {
      views.complete(
          (done, total) -> {
            progress.preparing(done, total);
            return !run.stopping() && !Thread.currentThread().isInterrupted();
          });
    }

    @Override
    public void step(StepRandom random, StepTerms terms) throws IOException {
      fit.step(random, terms);
    }

    @Override
    public Map<String, BufferedImage> pictures(StepRandom random) throws IOException {
      return fit.pictures(random);
    }

    @Override
    public void finish() throws IOException {
      if (folder != null) {
        Uninterrupted.run(() -> fit.upsampler().save(folder.resolve(UPSAMPLER)));
      }
    }
  }

  private Configuration configuration() {
    return Configuration.empty()
        .with("backbone", backbone.name())
        .with("image", fingerprint(image))
        .with("views.jitter", options.views().jitter())
        .with("views.count", options.views().count())
        .with("views.perStep", options.views().perStep())
        .with("views.components", options.views().components())
        .with("field", options.field())
        .with("downsampler", options.downsampler())
        .with("uncertainty", options.uncertainty())
        .with("weights", options.weights());
  }

  private static String fingerprint(NDArray image) {
    return image.shape() + ", checksum " + new FloatChecksum().add(image.toArray(Layout.NCHW));
  }

  /** Ends the run after the step or the batch of views it is at. */
  public void stop() {
    run.stop();
  }

  /**
   * What is fitted, as it is now: its values change as the run continues.
   *
   * @return the upsampler that {@link #run} will return
   * @throws IllegalStateException if the run has not begun
   */
  public ImplicitUpsampler upsampler() {
    return begun().upsampler();
  }

  /**
   * Compares the fit as it is now with the views that are held out. To be called by a listener,
   * during the run.
   *
   * @return how well it predicts them; null if none are held out
   * @throws IOException if the views cannot be read
   * @throws IllegalStateException if the run has not begun, is over, or was stopped before the
   *     views were ready
   */
  public FitQuality quality() throws IOException {
    return begun().quality();
  }

  /**
   * The share of the variance of the backbone's features that the components keep.
   *
   * @return 0 to 1
   * @throws IllegalStateException if the run has not begun
   */
  public double keptVariance() {
    return begun().keptVariance();
  }

  private ImplicitFit begun() {
    if (fit == null) {
      throw new IllegalStateException("the run has not begun");
    }
    return fit;
  }
}
