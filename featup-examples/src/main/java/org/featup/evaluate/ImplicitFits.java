package org.featup.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.featup.internal.train.loop.FloatChecksum;
import org.featup.ndarray.Layout;
import org.featup.spi.Backend;
import org.featup.train.FitOptions;
import org.featup.train.ImplicitTrainer;
import org.featup.train.ImplicitTrainerBuilder;
import org.featup.train.Schedule;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.upsample.ImplicitUpsampler;

/**
 * Fits of the implicit upsampler, made when they are first asked for. While the learning rate stays
 * the same, a fit of few steps is the beginning of one of many, so one run serves all numbers of
 * steps. Fits are kept, in a folder too if there is one, under a name that follows from options,
 * photo and features: another evaluation finds them there, and nothing stale.
 *
 * <p>To be used by one thread.
 */
public final class ImplicitFits {
  private final FitOptions options;
  private final NavigableSet<Long> steps;
  private final Path folder;
  private final TrainingListener progress;
  private final Backend backend;
  private final Map<String, ImplicitUpsampler> fits = new HashMap<>();

  /**
   * Nothing is fitted yet.
   *
   * @param options how photos are fitted; its number of steps is not used
   * @param steps all numbers of steps that will be asked for
   * @param folder where fits are kept, made when the first is there; null for memory alone
   * @param progress receives every event of a run
   * @param backend where to compute
   */
  public ImplicitFits(
      FitOptions options,
      Iterable<Long> steps,
      Path folder,
      TrainingListener progress,
      Backend backend) {
    this.options = options;
    this.steps = new TreeSet<>();
    steps.forEach(this.steps::add);
    this.folder = folder;
    this.progress = progress;
    this.backend = backend;
  }

  /**
   * The fit of a photo, from memory, from the folder, or made now.
   *
   * @param photoFeatures the photo and its features
   * @param count steps, one of those given
   * @return what was fitted
   * @throws IOException if a fit cannot be made, read or written
   */
  ImplicitUpsampler fitted(PhotoFeatures photoFeatures, long count) throws IOException {
    String wanted = key(photoFeatures, count);
    if (!fits.containsKey(wanted) && !read(wanted)) {
      run(
          photoFeatures,
          options.loop().schedule().equals(Schedule.CONSTANT)
              ? missing(photoFeatures)
              : only(count));
    }
    return fits.get(wanted);
  }

  private static NavigableSet<Long> only(long count) {
    return new TreeSet<>(Set.of(count));
  }

  private NavigableSet<Long> missing(PhotoFeatures photoFeatures) throws IOException {
    NavigableSet<Long> missing = new TreeSet<>();
    for (long count : steps) {
      if (!read(key(photoFeatures, count))) {
        missing.add(count);
      }
    }
    return missing;
  }

  private boolean read(String key) throws IOException {
    if (folder == null || !Files.exists(file(key))) {
      return false;
    }
    fits.put(key, ImplicitUpsampler.load(file(key), backend));
    return true;
  }

  private void run(PhotoFeatures photoFeatures, NavigableSet<Long> counts) throws IOException {
    ImplicitTrainerBuilder builder =
        ImplicitTrainer.builder(photoFeatures.backbone(), photoFeatures.image())
            .options(options.withSteps(counts.last()))
            .backend(backend)
            .listener(progress);
    ImplicitTrainer trainer = builder.build();
    trainer.run(
        new TrainingListener() {
          @Override
          public void step(StepReport report) throws IOException {
            if (counts.contains(report.step())) {
              keep(key(photoFeatures, report.step()), trainer.upsampler());
            }
          }
        });
  }

  /** By way of a file, since the values of a run go on changing. */
  private void keep(String key, ImplicitUpsampler fit) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      fit.save(file(key));
      read(key);
      return;
    }
    Path passing = Files.createTempFile("featup-fit", ".safetensors");
    try {
      fit.save(passing);
      fits.put(key, ImplicitUpsampler.load(passing, backend));
    } finally {
      Files.delete(passing);
    }
  }

  private Path file(String key) {
    return folder.resolve(key + ".safetensors");
  }

  /** The features tell one backbone and its settings from another. */
  private String key(PhotoFeatures photoFeatures, long count) {
    FloatChecksum photo =
        new FloatChecksum().add(photoFeatures.image().toArray(Layout.CHANNELS_LAST));
    FloatChecksum features =
        new FloatChecksum().add(photoFeatures.features().toArray(Layout.CHANNELS_LAST));
    String how = Integer.toHexString(options.withSteps(count).toString().hashCode());
    return photoFeatures.backbone().name() + "-" + how + "-" + photo + "-" + features;
  }
}
