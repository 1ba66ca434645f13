package org.featup.upsample;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.Naive;
import org.featup.spi.NaiveResample;
import org.featup.spi.NaiveStage;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;

/** Stacks with weights from a seed, and what their formulas give in double precision. */
public final class Stacks {
  private Stacks() {}

  /** Stages of one kind, each with its own weights; a final convolution if there are channels. */
  public static JbuWeights weights(StageSpec spec, int stages, int channels) {
    List<StageParameters> list = new ArrayList<>();
    for (int i = 0; i < stages; i++) {
      list.add(spec.parameters(100L * (i + 1)));
    }
    Conv1x1 fixup = channels == 0 ? null : TestData.conv(5, channels, channels);
    return new JbuWeights(list, fixup, null);
  }

  /**
   * Equation 3, in its own order: all stages, then the convolution at full size.
   *
   * @param sizes rows and columns after each stage used
   */
  public static Doubles naive(NDArray features, NDArray image, JbuWeights weights, int[]... sizes) {
    Doubles y = Doubles.of(features);
    Doubles pixels = Doubles.of(image);
    for (int i = 0; i < sizes.length; i++) {
      Doubles guidance =
          NaiveResample.apply(
              pixels,
              NaiveResample.averagePool(pixels.h(), sizes[i][0]),
              NaiveResample.averagePool(pixels.w(), sizes[i][1]));
      Doubles filters = NaiveStage.filters(guidance, weights.stages().get(i));
      y = NaiveStage.apply(y, filters, null);
    }
    if (weights.fixup() != null) {
      Doubles correction = Naive.conv1x1(y, weights.fixup());
      for (int i = 0; i < y.data().length; i++) {
        y.data()[i] += 0.1 * correction.data()[i];
      }
    }
    return y;
  }

  /** As {@link #naive} where every stage doubles. */
  public static Doubles naiveDoubling(NDArray features, NDArray image, JbuWeights weights) {
    int[][] sizes = new int[weights.stages().size()][];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = new int[] {features.shape().h() << (i + 1), features.shape().w() << (i + 1)};
    }
    return naive(features, image, weights, sizes);
  }
}
