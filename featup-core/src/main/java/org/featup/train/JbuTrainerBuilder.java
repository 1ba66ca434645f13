package org.featup.train;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.featup.backbone.Backbone;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.internal.train.loop.Configuration;
import org.featup.internal.train.loop.FloatChecksum;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.stack.BackboneShapes;
import org.featup.internal.train.stack.BackboneTurns;
import org.featup.internal.train.stack.DetailFallback;
import org.featup.internal.train.stack.JbuBranch;
import org.featup.internal.train.stack.JbuHeldOut;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.TrainingSizes;
import org.featup.io.ImageOptions;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;

/** Describes a training; see {@link JbuTrainer}. */
public final class JbuTrainerBuilder {
  private final List<Backbone> backbones;
  private final BackboneShapes shapes = new BackboneShapes();
  Path images;
  ImageOptions reading = ImageOptions.standard();
  JbuOptions options = JbuOptions.recommended();
  LoopOptions loop = LoopOptions.recommended();
  Path folder;
  JbuWeights start;
  JbuHeldOut heldOut;
  private RandomSpaces spaces = RandomSpaces.NONE;
  private boolean inTurn;
  private boolean fallBack = true;
  String notice;
  TrainingListener listener = new TrainingListener() {};
  Backend backend;

  JbuTrainerBuilder(List<Backbone> backbones) {
    requireDifferentNames(backbones);
    this.backbones = backbones;
  }

  private static void requireDifferentNames(List<Backbone> backbones) {
    List<String> names = backbones.stream().map(Backbone::name).toList();
    if (names.isEmpty() || names.stream().distinct().count() < names.size()) {
      throw new IllegalArgumentException(
          "expected at least one backbone, all of different names, given " + names);
    }
  }

  /**
   * Sets the pictures to train on. Required.
   *
   * @param path a folder, searched with all folders in it
   * @return this
   */
  public JbuTrainerBuilder images(Path path) {
    images = Objects.requireNonNull(path, "images");
    return this;
  }

  /**
   * Sets how pictures are read, those of the validation too; {@link ImageOptions#standard}
   * otherwise, upright by their EXIF data.
   *
   * @param how the options
   * @return this
   */
  public JbuTrainerBuilder reading(ImageOptions how) {
    reading = Objects.requireNonNull(how, "reading");
    return this;
  }

  /**
   * Sets what is learned and how; {@link JbuOptions#recommended} otherwise. These are then meant as
   * they are: see {@link #fallBack}.
   *
   * @param how the options
   * @return this
   */
  public JbuTrainerBuilder options(JbuOptions how) {
    options = Objects.requireNonNull(how, "options");
    fallBack = false;
    return this;
  }

  /**
   * Sets whether the detail may give way to the likelihood of equation 1, which {@link
   * TrainingListener#notice} then tells, if a backbone takes images of one size only. It may where
   * {@link #options} was not called; otherwise such a backbone is refused.
   *
   * @param allowed whether it may; to be called after {@code options}
   * @return this
   */
  public JbuTrainerBuilder fallBack(boolean allowed) {
    fallBack = allowed;
    return this;
  }

  /**
   * Sets seed, steps, optimiser and intervals; {@link LoopOptions#recommended} otherwise.
   *
   * @param how the options
   * @return this
   */
  public JbuTrainerBuilder loop(LoopOptions how) {
    loop = Objects.requireNonNull(how, "loop");
    return this;
  }

  /**
   * Sets the folder of checkpoints, metrics, pictures and weights.
   *
   * @param path made if need be; null, as without this call, to write no file
   * @return this
   */
  public JbuTrainerBuilder folder(Path path) {
    folder = path;
    return this;
  }

  /**
   * Sets weights to start from. Their stages take the place of those of the options. A final
   * convolution is taken over if the options have one, and made anew if only the options have it.
   *
   * @param weights such as those of {@code FeatUp.bundled()}, copied; null, as without this call,
   *     to start as {@link JbuOptions#start} says, from classical bilateral filters by default
   * @return this
   */
  public JbuTrainerBuilder start(JbuWeights weights) {
    start = weights;
    return this;
  }

  /**
   * Sets pictures to validate on. Before the first step and after every so many, the upsampled
   * features are compared with what the backbones say of the pictures enlarged by {@link
   * JbuData#detailScales}, and in the end the best of these are the result. Steps after the last
   * validation cannot be.
   *
   * @param path a folder, searched with all folders in it; none of its pictures should be trained
   *     on
   * @param every steps from one validation to the next, at least 1
   * @param by the backbones to compare with, some of those trained with; none for all, without
   *     random spaces
   * @return this
   * @throws IllegalArgumentException if {@code every} is below 1, or a backbone is not trained with
   */
  public JbuTrainerBuilder validation(Path path, long every, Backbone... by) {
    Objects.requireNonNull(path, "path");
    for (Backbone backbone : by) {
      Objects.requireNonNull(backbone, "backbone");
      if (!backbones.contains(backbone)) {
        throw new IllegalArgumentException(
            "validation: expected a backbone that is trained with, given " + backbone.name());
      }
    }
    heldOut = new JbuHeldOut(path, every, by.length == 0 ? backbones : List.of(by), by.length == 0);
    return this;
  }

  /**
   * Adds random feature spaces to the backbones; none otherwise. Each image is then seen by one
   * backbone or space, as with {@link #inTurn}.
   *
   * @param how how many, of what
   * @return this
   */
  public JbuTrainerBuilder randomSpaces(RandomSpaces how) {
    spaces = Objects.requireNonNull(how, "randomSpaces");
    return this;
  }

  /**
   * Sets that each image is seen by one of the backbones, in turn, not by all. A step then costs
   * the same however many there are.
   *
   * @param on false, as without this call, for all
   * @return this
   */
  public JbuTrainerBuilder inTurn(boolean on) {
    inTurn = on;
    return this;
  }

  /**
   * Sets the listener of the events.
   *
   * @param who the listener
   * @return this
   */
  public JbuTrainerBuilder listener(TrainingListener who) {
    listener = Objects.requireNonNull(who, "listener");
    return this;
  }

  /**
   * Sets where to compute; {@link Backends#standard} otherwise.
   *
   * @param where the backend
   * @return this
   */
  public JbuTrainerBuilder backend(Backend where) {
    backend = Objects.requireNonNull(where, "backend");
    return this;
  }

  /**
   * Makes the trainer. Looks for a picture that is large enough, then asks each backbone for the
   * features of grey images of the sizes it will see, to learn their shape.
   *
   * @return a trainer, to run once
   * @throws IllegalArgumentException if no folder of pictures was set, the largest images would
   *     have more than 8192 pixels on a side, or options, backbones and weights do not fit each
   *     other
   * @throws UncheckedIOException if the folder cannot be read, or holds no picture of the size of
   *     the crops
   */
  public JbuTrainer build() {
    if (images == null) {
      throw new IllegalArgumentException("expected a folder of pictures, given none");
    }
    if (heldOut != null && heldOut.every() > loop.steps()) {
      throw new IllegalArgumentException(
          "steps between validations: expected at most the "
              + loop.steps()
              + " of the run, given "
              + heldOut.every());
    }
    TrainingSizes.require(
        images, side(), heldOut == null ? options.enlargements() : options.data().detailScales());
    backend = backend == null ? Backends.standard() : backend;
    if (fallBack && heldOut == null) {
      DetailFallback detail = DetailFallback.of(options, backbones, shapes, side());
      options = detail.options();
      notice = detail.notice() == null ? notice : detail.notice();
    }
    StepRandom random = new StepRandom(loop.seed(), 0);
    JbuWeights given =
        start == null
            ? options.start().weights(options.model().stack(), random.generator("stack"))
            : start;
    JbuWeights stages = options.start().in(given);
    JbuWeights bare = new JbuWeights(stages.stages(), null, null);
    JbuParameters shared =
        options.model().sharedStages() ? JbuParameters.shared(bare) : JbuParameters.of(bare);
    List<Backbone> all = withSpaces(random);
    List<JbuBranch> branches = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      branches.add(branch(i, all, shared, random));
    }
    return new JbuTrainer(this, branches, turns(), configuration(bare, branches));
  }

  /** The backbones, then their random spaces. */
  private List<Backbone> withSpaces(StepRandom random) {
    List<RandomSpaces.Source> sources =
        backbones.stream().map(b -> new RandomSpaces.Source(b, shapes.of(b, side()).c())).toList();
    List<Backbone> all = new ArrayList<>(backbones);
    all.addAll(spaces.draw(sources, random, backend));
    requireDifferentNames(all);
    return all;
  }

  private BackboneTurns turns() {
    boolean all = !inTurn && spaces.count() == 0;
    return new BackboneTurns(backbones.size(), spaces.count(), all, spaces.share());
  }

  private JbuBranch branch(int index, List<Backbone> all, JbuParameters shared, StepRandom random) {
    Backbone backbone = all.get(index);
    boolean given = index < backbones.size();
    Shape shape = shapes.of(backbone, side());
    String prefix = all.size() == 1 ? "" : backbone.name() + ".";
    LayerNorm norm = given && options.model().channelNorm() ? norm(shape.c()) : null;
    Conv1x1 conv =
        given && options.model().finalConvolution()
            ? conv(backbone, shape.c(), random.generator("final convolution", index))
            : null;
    return new JbuBranch(
        new CheckedBackbone(backbone, norm, shape),
        scales(backbone).stream()
            .map(k -> new CheckedBackbone(backbone, norm, shapes.enlarged(backbone, side(), k)))
            .toList(),
        shared.forBackbone(prefix, conv, norm),
        options,
        prefix,
        purpose -> random.generator(purpose, index),
        backend);
  }

  /** How many times the size a backbone looks at images, for the loss or the validation. */
  private List<Integer> scales(Backbone backbone) {
    boolean validates = heldOut != null && heldOut.asks(backbone);
    return validates ? options.data().detailScales() : options.enlargements();
  }

  private int side() {
    return options.data().crop().size();
  }

  private LayerNorm norm(int channels) {
    boolean given = start != null && start.channelNorm() != null;
    return given ? start.channelNorm() : LayerNorm.identity(channels);
  }

  private Conv1x1 conv(Backbone backbone, int channels, RandomGenerator random) {
    if (start == null || start.fixup() == null) {
      return JbuArchitecture.finalConvolution(channels, random);
    }
    if (backbones.size() > 1 || start.fixup().inputs() != channels) {
      throw new IllegalArgumentException(
          "expected one backbone of "
              + start.fixup().inputs()
              + " channels, as the weights to start from have them, given "
              + backbones.size()
              + " backbones, "
              + backbone.name()
              + " with "
              + channels
              + " channels");
    }
    return start.fixup();
  }

  /** What the results depend on, but for the pictures. */
  private Configuration configuration(JbuWeights stages, List<JbuBranch> branches) {
    Configuration all = Configuration.empty().with("options", options);
    if (!reading.equals(ImageOptions.standard())) {
      all = all.with("reading", reading);
    }
    for (int i = 0; i < branches.size(); i++) {
      CheckedBackbone backbone = branches.get(i).backbone();
      all = all.with("backbone" + i, backbone.backbone().name() + " " + backbone.features());
    }
    if (spaces.count() > 0) {
      all = all.with("randomSpaces", spaces);
    } else if (inTurn) {
      all = all.with("inTurn", true);
    }
    return all.with("start", start == null ? "initial" : checksum(stages));
  }

  private static String checksum(JbuWeights weights) {
    FloatChecksum checksum = new FloatChecksum();
    JbuParameters.of(weights).parameters().forEach(p -> checksum.add(p.value()));
    String kernel = weights.stages().get(0).rangeKernel().name();
    return "given, range kernel " + kernel + ", checksum " + checksum;
  }
}
