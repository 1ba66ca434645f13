package org.featup.internal.backbone;

import java.util.random.RandomGenerator;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;

/**
 * The features of another backbone in another space: of the features x of a cell, it gives
 *
 * <pre>y_d = sqrt(2) cos(a_d z + p_d),    z = (x - mean(x)) / deviation(x),    a_dc = g_dc s_c / l
 * </pre>
 *
 * for d = 1..128. These are random Fourier features (Rahimi and Recht, 2007): with g normal and p
 * uniform, the inner product of two cells is, on average over d, the Gaussian kernel {@code
 * exp(-sum_c s_c^2 (z_c - z'_c)^2 / (2 l^2))} of their weighted distance. So cells that were alike
 * stay alike, but how fast likeness ends, and which differences count, are drawn anew for each
 * space: the length scale l uniformly in its logarithm from 0.5 to 2, where z has unit variance;
 * the weights s_c of the channels log-normally, the sum of their squares 1. A short l sets all
 * objects apart by about as much, as a network does whose units stand for one kind each; with a
 * long one the space is nearly linear in x.
 *
 * <p>A linear mixture alone would add nothing to a training, which compares features through random
 * projections already. Bends with a threshold would have to know how large the features are, which
 * differs from network to network; the cosine does not. The map is the same for all cells and
 * images: where the backbone's own features fit together, so do these.
 *
 * <p>Safe for use by many threads at once if the other backbone is.
 */
public final class RandomSpace implements Backbone {
  /** Channels. */
  public static final int CHANNELS = 128;

  private static final double SHORTEST = 0.5;
  private static final double LONGEST = 2;

  private final String name;
  private final Backbone source;
  private final LayerNorm norm;
  private final Conv1x1 map;
  private final Backend backend;

  /**
   * Draws a space.
   *
   * @param name for logs and file names
   * @param source the other backbone; used, not closed
   * @param channels of its features, at least 2
   * @param random draws length scale, weights, map and phases
   * @param backend where to compute
   * @throws IllegalArgumentException if there are fewer than 2 channels, which have no deviation to
   *     speak of
   */
  public RandomSpace(
      String name, Backbone source, int channels, RandomGenerator random, Backend backend) {
    if (channels < 2) {
      throw new IllegalArgumentException(
          name + ": expected at least 2 channels of " + source.name() + ", given " + channels);
    }
    this.name = name;
    this.source = source;
    this.norm = LayerNorm.identity(channels);
    this.map = draw(channels, random);
    this.backend = backend;
  }

  private static Conv1x1 draw(int channels, RandomGenerator random) {
    double length = SHORTEST * Math.pow(LONGEST / SHORTEST, random.nextDouble());
    double[] weights = new double[channels];
    double squares = 0;
    for (int c = 0; c < channels; c++) {
      weights[c] = Math.exp(random.nextGaussian());
      squares += weights[c] * weights[c];
    }
    double scale = 1 / (length * Math.sqrt(squares));
    float[] matrix = new float[CHANNELS * channels];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) (random.nextGaussian() * weights[i % channels] * scale);
    }
    float[] phases = new float[CHANNELS];
    for (int d = 0; d < CHANNELS; d++) {
      phases[d] = (float) (random.nextDouble() * 2 * Math.PI);
    }
    return new Conv1x1(channels, CHANNELS, matrix, phases);
  }

  @Override
  public NDArray features(NDArray image) {
    NDArray z = norm.forward(source.features(image).channelsLast());
    try (Arena arena = Arena.of(backend)) {
      NDArray y = arena.conv1x1(z, map).toHost();
      float[] data = y.data();
      int end = y.offset() + y.shape().arrayLength();
      for (int i = y.offset(); i < end; i++) {
        data[i] = (float) (Math.sqrt(2) * Math.cos(data[i]));
      }
      return y;
    }
  }

  /**
   * Whose features these are.
   *
   * @return the other backbone
   */
  public Backbone source() {
    return source;
  }

  @Override
  public int stride() {
    return source.stride();
  }

  @Override
  public String name() {
    return name;
  }

  /** Does nothing: the other backbone is its owner's. */
  @Override
  public void close() {}
}
