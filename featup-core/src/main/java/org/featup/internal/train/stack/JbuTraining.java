package org.featup.internal.train.stack;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.internal.train.data.ImageBatches;
import org.featup.internal.train.data.TrainingImage;
import org.featup.internal.train.loop.Selection;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.loop.StepTerms;
import org.featup.internal.train.loop.TrainingPictures;
import org.featup.internal.train.loop.TrainingTask;
import org.featup.internal.train.loop.Uninterrupted;
import org.featup.jitter.Jitter;
import org.featup.loss.SamplePoints;
import org.featup.ndarray.NDArray;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.train.JbuOptions;
import org.featup.train.JbuTrainer;
import org.featup.upsample.JbuUpsampler;

/**
 * The steps of {@link JbuTrainer}. Each image is seen by all backbones or by the one whose turn it
 * is. Images and backbones are gone through one after the other, so that maps and gradients at the
 * image's resolution exist for one at a time.
 */
public final class JbuTraining implements TrainingTask {
  private final List<JbuBranch> branches;
  private final BackboneTurns turns;
  private final ImageBatches batches;
  private final JbuOptions options;
  private final Selection selection;
  private final Path folder;
  private final Backend backend;

  /** The first image of the last step, for pictures. */
  private TrainingImage shown;

  /**
   * A training.
   *
   * @param branches the backbones, each with what it has of its own; at least one
   * @param turns which backbones see which image
   * @param batches the images of each step
   * @param options losses and extents
   * @param selection keeps the best parameters; null for no validation
   * @param folder where the weights are written; null to write none
   * @param backend where to compute
   */
  public JbuTraining(
      List<JbuBranch> branches,
      BackboneTurns turns,
      ImageBatches batches,
      JbuOptions options,
      Selection selection,
      Path folder,
      Backend backend) {
    this.branches = branches;
    this.turns = turns;
    this.batches = batches;
    this.options = options;
    this.selection = selection;
    this.folder = folder;
    this.backend = backend;
  }

  @Override
  public void step(StepRandom random, StepTerms terms) throws IOException {
    List<TrainingImage> batch = batches.batch(random.step());
    shown = batch.get(0);
    long seen = (random.step() - 1) * batch.size();
    for (int i = 0; i < batch.size(); i++) {
      terms.image(batch.get(i).name());
      JitteredImage image = jitter(batch.get(i), i, random);
      List<Integer> seeing = turns.of(seen + i);
      double weight = 1.0 / (batch.size() * seeing.size());
      for (int b : seeing) {
        RandomGenerator dropout =
            options.model().dropout() ? random.generator("dropout", i, b) : null;
        branches
            .get(b)
            .objective()
            .backward(
                sample(image, branches.get(b), random, i, b),
                JbuObjective.Order.PROJECTED,
                dropout,
                weight)
            .forEach(terms::add);
      }
    }
  }

  private JitteredImage jitter(TrainingImage image, int i, StepRandom random) {
    int side = options.data().crop().size();
    List<Jitter> jitters = new ArrayList<>();
    for (int j = 0; j < options.data().jitters(); j++) {
      jitters.add(options.data().jitter().sample(side, side, random.generator("jitter", i, j)));
    }
    return JitteredImage.of(image, jitters, backend);
  }

  private JbuSample sample(JitteredImage image, JbuBranch branch, StepRandom random, int i, int b) {
    CheckedBackbone backbone = branch.backbone();
    int channels = backbone.features().c();
    int components = options.data().projection();
    NDArray features = backbone.of(image.images(), "image " + image.name());
    Conv1x1 projection =
        components == 0
            ? null
            : RandomProjection.draw(channels, components, random.generator("projection", i, b));
    JbuViews views = new JbuViews(image.jitters(), JitteredImage.jittered(features), projection);
    SamplePoints points =
        options.losses().crf() == 0 ? null : points(random.generator("points", i, b));
    return new JbuSample(
        image.image(), features.image(0), List.of(views), branch.details(image.source()), points);
  }

  private SamplePoints points(RandomGenerator random) {
    int side = options.data().crop().size();
    return SamplePoints.uniform(SamplePoints.USUAL, side, side, random);
  }

  /** The first image of the step through the first jitter, as the first backbone sees it. */
  @Override
  public Map<String, BufferedImage> pictures(StepRandom random) {
    JbuBranch branch = branches.get(0);
    JitteredImage image = jitter(shown, 0, random);
    NDArray features = branch.backbone().of(image.images(), "image " + image.name());
    return TrainingPictures.of(
        branch.view(image.image(), features.image(0), image.jitters().get(0), features.image(1)));
  }

  /** Writes {@value JbuTrainer#BEST}. */
  @Override
  public void best() throws IOException {
    if (folder != null) {
      Uninterrupted.run(() -> upsampler().save(folder.resolve(JbuTrainer.BEST)));
    }
  }

  /**
   * Restores the best parameters, if there are any, and writes {@value JbuTrainer#WEIGHTS}; with
   * several backbones that have final convolutions a file for each.
   */
  @Override
  public void finish() throws IOException {
    if (selection != null && selection.step() >= 0) {
      selection.takeBest();
      best();
    }
    if (folder == null) {
      return;
    }
    Uninterrupted.run(() -> upsampler().save(folder.resolve(JbuTrainer.WEIGHTS)));
    for (JbuBranch branch : branches) {
      JbuUpsampler own = new JbuUpsampler(branch.stack().weights(), backend);
      if (branches.size() > 1 && own.weights().fixup() != null) {
        String name = "weights-" + branch.backbone().backbone().name() + ".safetensors";
        Uninterrupted.run(() -> own.save(folder.resolve(name)));
      }
    }
  }

  /**
   * The stack as it is now.
   *
   * @return an upsampler; with several backbones without final convolution
   */
  public JbuUpsampler upsampler() {
    JbuParameters first = branches.get(0).stack();
    JbuParameters own = branches.size() == 1 ? first : first.forBackbone("", null, null);
    return new JbuUpsampler(own.weights(), backend);
  }
}
