package org.featup.examples.bench;

import java.util.List;
import org.featup.kernel.Mlp;
import org.featup.kernel.PoolGrid;
import org.featup.kernel.StageParameters;
import org.featup.nn.ImplicitNetwork;
import org.featup.nn.Parameter;
import org.featup.upsample.JbuWeights;

/**
 * Counts what a method needs: two operations for each multiplication with addition. Exponentials,
 * divisions, comparisons, GELU, the pooling of the image and the cubic resize are not counted; the
 * backends fold the resize into the filters, where it does not depend on the channels. Nor is work
 * that an implementation does twice.
 */
final class Flops {
  /** What the order of unit vectors must save for the library to take it. */
  private static final double WORTHWHILE = 0.85;

  private Flops() {}

  static double adaptiveConv(long batch, long height, long width, long channels, long diameter) {
    return 2.0 * batch * height * width * channels * diameter * diameter;
  }

  /**
   * A stack that doubles a square of features, in the order the library takes: all channels through
   * the stack, or the unit vectors of the grid through it and one matrix product.
   */
  static double stack(JbuWeights weights, int channels, int side) {
    List<StageParameters> stages = weights.stages();
    double filters = 0;
    double perChannel = 0;
    double pixels = 0;
    for (int i = 0; i < stages.size(); i++) {
      double height = (double) side * (2L << i);
      pixels = height * height;
      filters += pixels * filterFlops(stages.get(i));
      perChannel += pixels * taps(stages.get(i)) * 2;
    }
    double cells = (double) side * side;
    double plain = perChannel * channels;
    double unitVectors = perChannel * cells + 2 * pixels * cells * channels;
    double fixup = weights.fixup() == null ? 0 : 2.0 * channels * channels * cells;
    return filters + fixup + (unitVectors < WORTHWHILE * plain ? unitVectors : plain);
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
