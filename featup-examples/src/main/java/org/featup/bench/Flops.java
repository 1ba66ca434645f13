package org.featup.bench;

import org.featup.internal.nn.ImplicitNetwork;
import org.featup.ndarray.Parameter;
import org.featup.spi.Mlp;
import org.featup.spi.PoolGrid;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;

/**
 * Counts what a method needs: two operations for each multiplication with addition. Exponentials,
 * divisions, comparisons, GELU, the pooling of the image and the cubic resize are not counted; the
 * backends fold the resize into the filters, where it does not depend on the channels. Nor is work
 * that an implementation does twice.
 */
public final class Flops {
  /** What the order of unit vectors must save for the library to take it. */
  private static final double WORTHWHILE = 0.85;

  private Flops() {}

  static double adaptiveConv(long batch, long height, long width, long channels, long diameter) {
    return 2.0 * batch * height * width * channels * diameter * diameter;
  }

  /**
   * A stack that doubles features, in the order the library takes: all channels through the stack,
   * or the unit vectors of the grid through it and one matrix product.
   *
   * @param weights of the stack
   * @param channels of the features
   * @param cells of the features
   * @return the count
   */
  public static double stack(JbuWeights weights, int channels, long cells) {
    double fixup = weights.fixup() == null ? 0 : 2.0 * channels * channels * cells;
    return filters(weights, cells)
        + fixup
        + Math.min(plain(weights, channels, cells), unitVectors(weights, channels, cells));
  }

  /** Elements that the stages read and write at least, in the order the library takes. */
  static long stackElements(JbuWeights weights, int channels, long cells) {
    boolean plain = plain(weights, channels, cells) <= unitVectors(weights, channels, cells);
    long through = plain ? channels : cells;
    long elements = cells * channels;
    long pixels = 0;
    for (int i = 0; i < weights.stages().size(); i++) {
      pixels = pixels(cells, i);
      elements += 2 * pixels * through; // written, and read by what comes next
    }
    // in plain order nothing reads the last map; otherwise the product writes the output
    return elements + (plain ? -pixels : pixels) * channels;
  }

  /** Of the output of a stage. */
  private static long pixels(long cells, int stage) {
    return cells << (2 * (stage + 1));
  }

  private static double plain(JbuWeights weights, int channels, long cells) {
    return perChannel(weights, cells) * channels;
  }

  /** By way of unit vectors; infinite where that is not worth it. */
  private static double unitVectors(JbuWeights weights, int channels, long cells) {
    double pixels = pixels(cells, weights.stages().size() - 1);
    double flops = perChannel(weights, cells) * cells + 2 * pixels * cells * channels;
    return flops < WORTHWHILE * plain(weights, channels, cells) ? flops : Double.POSITIVE_INFINITY;
  }

  /**
   * Training a stack behind a head, forward and backward: a product has two gradients, and each
   * takes as many operations as the product itself.
   */
  static double training(JbuWeights weights, int channels, int head, long cells) {
    double fixup = weights.fixup() == null ? 0 : 2.0 * channels * channels * cells;
    double projection = 2.0 * channels * head * cells;
    double stages = filters(weights, cells) + head * perChannel(weights, cells);
    return 3 * (fixup + projection + stages);
  }

  /** The filters of all stages. */
  private static double filters(JbuWeights weights, long cells) {
    double flops = 0;
    for (int i = 0; i < weights.stages().size(); i++) {
      flops += pixels(cells, i) * filterFlops(weights.stages().get(i));
    }
    return flops;
  }

  /** One channel through all stages. */
  private static double perChannel(JbuWeights weights, long cells) {
    double flops = 0;
    for (int i = 0; i < weights.stages().size(); i++) {
      flops += 2.0 * pixels(cells, i) * taps(weights.stages().get(i));
    }
    return flops;
  }

  /** The convolutions of the implicit network at every pixel. */
  static double network(ImplicitNetwork network, long height, long width) {
    double weights = 0;
    for (Parameter parameter : network.parameters()) {
      weights +=
          parameter.shape().length > 2 && parameter.name().endsWith(".weight")
              ? parameter.value().length
              : 0;
    }
    return 2 * weights * height * width;
  }

  /** Weighted sums over all windows; the weights of the windows are not counted. */
  static double pool(PoolGrid grid, long views, long channels) {
    return 2.0 * views * grid.height() * grid.width() * grid.taps() * channels;
  }

  /** The filter of one pixel: keys, their products with the neighbours', the correction. */
  private static double filterFlops(StageParameters stage) {
    return mlp(stage.range()) + 2.0 * stage.keys() * taps(stage) + mlp(stage.fixup());
  }

  private static double mlp(Mlp mlp) {
    if (mlp == null) {
      return 0;
    }
    return 2.0 * mlp.first().inputs() * mlp.first().outputs()
        + 2.0 * mlp.second().inputs() * mlp.second().outputs();
  }

  private static int taps(StageParameters stage) {
    return stage.diameter() * stage.diameter();
  }
}
