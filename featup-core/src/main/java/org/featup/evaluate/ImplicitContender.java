package org.featup.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.featup.kernel.Backend;
import org.featup.kernel.Conv1x1;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.train.FitOptions;
import org.featup.train.FloatChecksum;
import org.featup.train.ImplicitTrainer;
import org.featup.train.TrainingListener;
import org.featup.upsample.ImplicitUpsampler;

/**
 * The implicit upsampler, fitted to each photo and backbone when it is first asked for. Fits are
 * kept, in a folder too if there is one, under a name that follows from options, photo and
 * features: another evaluation finds them there, and nothing stale.
 *
 * <p>To be used by one thread.
 */
public final class ImplicitContender implements Contender {
  private final String name;
  private final FitOptions options;
  private final Path folder;
  private final TrainingListener progress;
  private final Backend backend;
  private final Map<String, ImplicitUpsampler> fits = new HashMap<>();

  /**
   * Nothing is fitted yet.
   *
   * @param name what tables call it
   * @param options how it is fitted
   * @param folder where fits are kept, made when the first is there; null for memory alone
   * @param progress is told of every event of a fit
   * @param backend where to compute
   */
  public ImplicitContender(
      String name, FitOptions options, Path folder, TrainingListener progress, Backend backend) {
    this.name = name;
    this.options = options;
    this.folder = folder;
    this.progress = progress;
    this.backend = backend;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if a fit cannot be read or written
   */
  @Override
  public NDArray upsample(Sight sight, int height, int width) {
    return fitted(sight).at(height, width);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if a fit cannot be read or written
   */
  @Override
  public NDArray scores(Sight sight, Conv1x1 head, int height, int width) {
    return fitted(sight).atMapped(height, width, head);
  }

  private ImplicitUpsampler fitted(Sight sight) {
    String key = key(sight);
    ImplicitUpsampler known = fits.get(key);
    if (known != null) {
      return known;
    }
    try {
      ImplicitUpsampler fit = folder == null ? fit(sight) : stored(key, sight);
      fits.put(key, fit);
      return fit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ImplicitUpsampler stored(String key, Sight sight) throws IOException {
    Path file = folder.resolve(key + ".safetensors");
    if (Files.exists(file)) {
      return ImplicitUpsampler.load(file, backend);
    }
    ImplicitUpsampler fit = fit(sight);
    Files.createDirectories(folder);
    fit.save(file);
    return fit;
  }

  private ImplicitUpsampler fit(Sight sight) throws IOException {
    return ImplicitTrainer.builder(sight.backbone(), sight.image())
        .options(options)
        .backend(backend)
        .build()
        .run(progress);
  }

  /** The features tell one backbone and its settings from another. */
  private String key(Sight sight) {
    FloatChecksum photo = new FloatChecksum().add(sight.image().toArray(Layout.CHANNELS_LAST));
    FloatChecksum features =
        new FloatChecksum().add(sight.features().toArray(Layout.CHANNELS_LAST));
    String how = Integer.toHexString(options.toString().hashCode());
    return sight.backbone().name() + "-" + how + "-" + photo + "-" + features;
  }
}
