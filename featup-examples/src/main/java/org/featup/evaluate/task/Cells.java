package org.featup.evaluate.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featup.backbone.Backbone;
import org.featup.evaluate.dataset.Sample;
import org.featup.evaluate.dataset.SampleReader;
import org.featup.evaluate.dataset.SampleReader.Framed;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Cells of many photos that a probe learns from, with what it is to say of them. Features are
 * copied once; of more than fit into 400 MB, the same share of every photo is drawn.
 */
final class Cells {
  private static final long MOST_FLOATS = 100_000_000;

  /** What a probe is to say of the cells of a photo. */
  @FunctionalInterface
  interface Targets {

    /**
     * Reads them.
     *
     * @param cells the shape of the photo's features
     * @return a row per cell; one that begins with NaN is left out
     * @throws IOException if they cannot be read; names the file
     */
    float[][] of(Framed photo, Shape cells) throws IOException;
  }

  private final List<NDArray> maps = new ArrayList<>();
  private final List<float[][]> targets = new ArrayList<>();

  private Cells() {}

  /**
   * Goes through photos.
   *
   * @param learned where they are
   * @param seed which cells, if there are too many
   * @throws IOException if a photo cannot be read
   * @throws IllegalArgumentException if no cell is known
   */
  static Cells of(
      Backbone network, List<Sample> learned, SampleReader photos, Targets known, long seed)
      throws IOException {
    Cells cells = new Cells();
    Random random = new Random(seed);
    for (Sample sample : learned) {
      Framed photo = photos.photo(sample);
      NDArray features = network.features(photo.image());
      cells.add(features, known.of(photo, features.shape()), learned.size(), random);
    }
    if (cells.maps.isEmpty()) {
      throw new IllegalArgumentException(
          "expected photos to learn a probe from, given " + learned.size() + " without any label");
    }
    return cells;
  }

  private void add(NDArray features, float[][] known, int photos, Random random) {
    int channels = features.shape().c();
    double share = Math.min(1, (double) MOST_FLOATS / photos / channels / known.length);
    float[] rows = features.channelsLast().toArray(Layout.CHANNELS_LAST);
    List<float[]> kept = new ArrayList<>();
    int cell = 0;
    for (int i = 0; i < known.length; i++) {
      if (!Float.isNaN(known[i][0]) && (share == 1 || random.nextDouble() < share)) {
        System.arraycopy(rows, i * channels, rows, cell++ * channels, channels);
        kept.add(known[i]);
      }
    }
    if (cell > 0) {
      float[] part = Arrays.copyOf(rows, cell * channels);
      maps.add(NDArray.wrap(part, new Shape(1, channels, cell, 1), Layout.CHANNELS_LAST));
      targets.add(kept.toArray(float[][]::new));
    }
  }

  /** The features, (1, C, n, 1) for each photo. */
  List<NDArray> maps() {
    return maps;
  }

  /** The rows of the targets, in the same order. */
  List<float[][]> targets() {
    return targets;
  }
}
