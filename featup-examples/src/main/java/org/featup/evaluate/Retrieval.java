package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.backbone.Backbone;
import org.featup.evaluate.scene.Pairs;
import org.featup.evaluate.scene.PicturePair;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.internal.train.loop.StepRandom;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;

/**
 * Small objects found again (Figure 15 of the paper). An object of less than one to two cells lies
 * on two pictures, at other places, of other size, direction and brightness. The feature of the
 * pixel at its centre in the first is compared with those of all pixels of the second; it is found
 * if the most alike one, by cosine, shows the object.
 *
 * <p>A row is a photo: the objects of all pairs whose second picture has that photo as its ground.
 */
public final class Retrieval implements Measure {
  private static final List<Column> COLUMNS = List.of(Column.higher("found"));

  private record Pair(
      int ground, PhotoFeatures first, int[] centres, PhotoFeatures second, int[] shown) {}

  private final RetrievalOptions options;
  private final Backend backend;
  private final Prepared<List<Pair>> prepared = new Prepared<>(this::prepare);

  /**
   * With options.
   *
   * @param options how
   * @param backend where features are compared
   */
  public Retrieval(RetrievalOptions options, Backend backend) {
    this.options = options;
    this.backend = backend;
  }

  @Override
  public String name() {
    return "retrieval";
  }

  @Override
  public List<Column> columns() {
    return COLUMNS;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if there is but one image
   */
  @Override
  public double[][] of(Contender contender, Backbone network, List<NDArray> images) {
    double[][] rows = new double[images.size()][1];
    for (Pair pair : prepared.of(network, images)) {
      rows[pair.ground][0] += share(contender, pair) / options.pairs();
    }
    return rows;
  }

  private List<Pair> prepare(Backbone network, List<NDArray> images) {
    Pairs pairs = new Pairs(images, options.pictures());
    StepRandom random = new StepRandom(options.seed(), 0);
    List<Pair> made = new ArrayList<>();
    for (int ground = 0; ground < images.size(); ground++) {
      for (int i = 0; i < options.pairs(); i++) {
        RandomGenerator numbers = random.generator("retrieval", ground, i);
        PicturePair pair = pairs.pair(ground, numbers);
        PhotoFeatures first = PhotoFeatures.of(network, pair.first());
        PhotoFeatures second = PhotoFeatures.of(network, pair.second());
        made.add(new Pair(ground, first, pair.centres(), second, pair.shown()));
      }
    }
    return made;
  }

  /** The share of a pair's objects that are found. */
  private double share(Contender contender, Pair pair) {
    int side = options.pictures().side();
    float[][] queries = queries(contender.upsample(pair.first, side, side), pair.centres);
    int[] nearest = Nearest.pixels(contender.upsample(pair.second, side, side), queries, backend);
    int found = 0;
    for (int i = 0; i < nearest.length; i++) {
      found += pair.shown[nearest[i]] == i ? 1 : 0;
    }
    return (double) found / nearest.length;
  }

  private static float[][] queries(NDArray features, int[] centres) {
    NDArray pixels = PixelMajor.of(features);
    int channels = pixels.shape().c();
    int width = pixels.shape().w();
    float[][] queries = new float[centres.length][channels];
    for (int i = 0; i < centres.length; i++) {
      int from = PixelMajor.index(pixels, 0, centres[i] / width, centres[i] % width);
      System.arraycopy(pixels.data(), from, queries[i], 0, channels);
    }
    return queries;
  }
}
