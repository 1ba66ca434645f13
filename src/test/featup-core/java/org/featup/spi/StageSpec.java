package org.featup.spi;

/**
 * A stage to test, in words; its weights come from a seed.
 *
 * @param keys channels of the keys; 0 for no range MLP
 */
public record StageSpec(
    int radius,
    int guidance,
    RangeKernel rangeKernel,
    int keys,
    float rangeTemp,
    float sigmaSpatial,
    boolean fixup) {

  /** As the released checkpoints are, but for the extents. */
  public static StageSpec released(int radius, int guidance, int keys) {
    return new StageSpec(radius, guidance, RangeKernel.SOFTMAX, keys, 0.3f, 0.8f, true);
  }

  public StageSpec with(RangeKernel kernel) {
    return new StageSpec(radius, guidance, kernel, keys, rangeTemp, sigmaSpatial, fixup);
  }

  public StageSpec withoutFixup() {
    return new StageSpec(radius, guidance, rangeKernel, keys, rangeTemp, sigmaSpatial, false);
  }

  public StageParameters parameters(long seed) {
    int taps = (2 * radius + 1) * (2 * radius + 1);
    Mlp range = null;
    if (keys > 0) {
      // two different widths, so that a mix-up of hidden and output channels shows
      range =
          new Mlp(
              TestData.conv(seed, guidance, keys + 2),
              small(TestData.conv(seed + 2, keys + 2, keys)));
    }
    Mlp correction = null;
    if (fixup) {
      correction =
          new Mlp(
              TestData.conv(seed + 4, taps + guidance, taps + 1),
              TestData.conv(seed + 6, taps + 1, taps));
    }
    return new StageParameters(
        radius, guidance, rangeKernel, range, rangeTemp, sigmaSpatial, correction);
  }

  /** Keys of length about one, whatever their number. */
  private Conv1x1 small(Conv1x1 conv) {
    return conv.times((float) (1 / Math.sqrt(keys)));
  }
}
