package org.featup.train;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.ImageBatches;
import org.featup.internal.train.data.ImageFolder;
import org.featup.internal.train.loop.Configuration;
import org.featup.internal.train.loop.Learning;
import org.featup.internal.train.loop.Selection;
import org.featup.internal.train.loop.TrainingRun;
import org.featup.internal.train.stack.BackboneTurns;
import org.featup.internal.train.stack.DetailValidation;
import org.featup.internal.train.stack.JbuBranch;
import org.featup.internal.train.stack.JbuHeldOut;
import org.featup.internal.train.stack.JbuTraining;
import org.featup.io.ImageOptions;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.upsample.JbuUpsampler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a stack of joint bilateral upsamplers on pictures, without labels, so that it upsamples a
 * backbone's features.
 *
 * <pre>{@code
 * JbuUpsampler own = JbuTrainer.builder(backbone).images(photos).folder(run).build().run(progress);
 * }</pre>
 *
 * <p>With several backbones the stages are shared and learn from all; each backbone has a
 * downsampler, an uncertainty and, if the options ask for one ({@link JbuModel#finalConvolution}),
 * a final convolution of its own, whose names begin with the backbone's. Random feature spaces
 * ({@link RandomSpaces}) are such backbones too, never with a final convolution. Results follow
 * from options, pictures, backbones and seed, whatever the number of threads.
 */
public final class JbuTrainer {
  /** The name of the trained weights in the folder. */
  public static final String WEIGHTS = "weights.safetensors";

  /** The name of the best weights so far in the folder, if the training is validated. */
  public static final String BEST = "best.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(JbuTrainer.class);

  private final List<JbuBranch> branches;
  private final BackboneTurns turns;
  private final Path images;
  private final ImageOptions reading;
  private final JbuOptions options;
  private final LoopOptions loop;
  private final Configuration configuration;
  private final Path folder;
  private final JbuHeldOut heldOut;
  private final TrainingListener listener;
  private final String notice;
  private final Backend backend;
  private final TrainingRun run;

  private boolean ran;

  JbuTrainer(
      JbuTrainerBuilder b,
      List<JbuBranch> branches,
      BackboneTurns turns,
      Configuration configuration) {
    this.branches = List.copyOf(branches);
    this.turns = turns;
    this.images = b.images;
    this.reading = b.reading;
    this.options = b.options;
    this.loop = b.loop;
    this.configuration = configuration;
    this.folder = b.folder;
    this.run = new TrainingRun(b.folder);
    this.heldOut = b.heldOut;
    this.listener = b.listener;
    this.notice = b.notice;
    this.backend = b.backend;
  }

  /**
   * Begins to describe a training.
   *
   * @param backbones what is upsampled, at least one; used, not closed
   * @return a builder with {@link JbuOptions#recommended} and {@link LoopOptions#recommended}
   * @throws IllegalArgumentException if there is no backbone, or two have one name
   */
  public static JbuTrainerBuilder builder(Backbone... backbones) {
    for (Backbone backbone : backbones) {
      Objects.requireNonNull(backbone, "backbone");
    }
    return new JbuTrainerBuilder(List.of(backbones));
  }

  /**
   * Trains, and resumes by itself if the folder holds a checkpoint.
   *
   * @param progress receives every event, after the builder's listener
   * @return as {@link #run(boolean)}
   * @throws IOException as there
   */
  public JbuUpsampler run(TrainingListener progress) throws IOException {
    return run(true, progress);
  }

  /**
   * Trains; once. Writes {@value #WEIGHTS} to the folder, if there is one, and with several
   * backbones that have final convolutions {@code weights-NAME.safetensors} for each. A training
   * that is validated ends with the weights that did best, not the last ones, and keeps them up to
   * date as {@value #BEST}.
   *
   * @param resume whether to resume from the folder's checkpoint; without one the run begins anew
   * @return the trained stack, that of an interrupted run too; with several backbones without final
   *     convolution
   * @throws IOException if pictures or files cannot be read or written, or the folder holds a
   *     checkpoint and {@code resume} is not given
   * @throws IllegalArgumentException if the checkpoint is of another configuration
   * @throws IllegalStateException if a backbone's features change their shape or are not finite, or
   *     if it ran before
   * @throws DivergedException if loss, gradients or parameters are no longer finite
   */
  public JbuUpsampler run(boolean resume) throws IOException {
    return run(resume, new TrainingListener() {});
  }

  /**
   * Trains; once.
   *
   * @param resume as in {@link #run(boolean)}
   * @param progress receives every event, after the builder's listener
   * @return as there
   * @throws IOException as there
   */
  public JbuUpsampler run(boolean resume, TrainingListener progress) throws IOException {
    Objects.requireNonNull(progress, "progress");
    if (ran) {
      throw new IllegalStateException("a trainer runs once; build another one to continue");
    }
    ran = true;
    ImageFolder pictures = ImageFolder.open(images);
    TrainingListener all = TrainingListener.all(listener, progress);
    if (notice != null) {
      LOG.info("{}", notice);
      all.notice(notice);
    }
    Configuration plain = configuration.with("images", pictures.fingerprint());
    if (heldOut == null) {
      return train(resume, pictures, null, plain, all);
    }
    ImageFolder others = ImageFolder.open(heldOut.images());
    return train(resume, pictures, selection(others, all), heldOut.describe(plain, others), all);
  }

  private JbuUpsampler train(
      boolean resume,
      ImageFolder pictures,
      Selection selection,
      Configuration full,
      TrainingListener all)
      throws IOException {
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    JbuData data = options.data();
    try (ImageBatches batches =
        new ImageBatches(
            pictures,
            reading,
            data.crop(),
            options.enlargements(),
            data.images(),
            loop.seed(),
            threads,
            all)) {
      JbuTraining training =
          new JbuTraining(branches, turns, batches, options, selection, folder, backend);
      run.run(resume, learning(selection), full, loop, all, training);
      return training.upsampler();
    }
  }

  private Selection selection(ImageFolder pictures, TrainingListener all) {
    List<JbuBranch> asked =
        branches.stream().filter(b -> heldOut.asks(b.backbone().backbone())).toList();
    DetailValidation validation =
        new DetailValidation(
            pictures,
            reading,
            options.data().crop().size(),
            options.data().detailScales(),
            asked,
            all,
            backend);
    List<Parameter> stacks =
        branches.stream().flatMap(b -> b.stack().parameters().stream()).distinct().toList();
    return new Selection(stacks, heldOut.every(), validation);
  }

  /**
   * Ends the run after the step it is at, or before the first. Any thread may call it, at any time.
   */
  public void stop() {
    run.stop();
  }

  /** The stages, shared by all branches, once; then what each branch has of its own. */
  private Learning learning(Selection selection) {
    Map<Parameter, JbuGroup> groups = new LinkedHashMap<>();
    branches.forEach(branch -> groups.putAll(branch.groups()));
    return new Learning(
        List.copyOf(groups.keySet()),
        (parameter, step) -> options.rate(groups.get(parameter)).at(step),
        selection,
        backend);
  }
}
