package org.featup.upsample;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/**
 * What a stack of joint bilateral upsamplers has learned.
 *
 * @param stages the stages, the coarsest first; at least one, all with the same guidance channels
 * @param fixup the final convolution over channels, added with weight 0.1; null in a universal
 *     stack, which then serves any number of channels
 * @param channelNorm the norm that the backbone's features need first, from a checkpoint trained
 *     with "use_norm"; null if there is none. The stack does not apply it: a backbone does
 */
public record JbuWeights(List<StageParameters> stages, Conv1x1 fixup, LayerNorm channelNorm) {

  /** Most stages: sizes double sixteen times. */
  private static final int MOST_STAGES = 16;

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no stage or too many, guidance channels differ, or
   *     the fixup changes the number of channels
   */
  public JbuWeights {
    stages = List.copyOf(stages);
    if (stages.isEmpty() || stages.size() > MOST_STAGES) {
      throw new IllegalArgumentException(
          "expected 1 .. " + MOST_STAGES + " stages, given " + stages.size());
    }
    for (StageParameters stage : stages) {
      if (stage.guidance() != stages.get(0).guidance()) {
        throw new IllegalArgumentException(
            "stages take guidance of "
                + stages.get(0).guidance()
                + " and "
                + stage.guidance()
                + " channels, expected the same");
      }
    }
    if (fixup != null && fixup.inputs() != fixup.outputs()) {
      throw new IllegalArgumentException(
          "the final convolution must keep the channels, given " + fixup);
    }
  }

  /**
   * Channels of the image.
   *
   * @return 3 for RGB
   */
  public int guidance() {
    return stages.get(0).guidance();
  }

  /**
   * The same weights with another range kernel, an ablation of Tables 3 and 4.
   *
   * @param kernel how keys are compared
   * @return new weights that share the arrays
   */
  public JbuWeights withRangeKernel(RangeKernel kernel) {
    return withStages(
        stages.stream()
            .map(
                s ->
                    new StageParameters(
                        s.radius(),
                        s.guidance(),
                        kernel,
                        s.range(),
                        s.rangeTemp(),
                        s.sigmaSpatial(),
                        s.fixup()))
            .toList());
  }

  /**
   * The same weights without the key MLP: the guidance itself is compared, an ablation of Tables 3
   * and 4.
   *
   * @return new weights that share the arrays
   */
  public JbuWeights withoutRangeMlp() {
    return withStages(
        stages.stream()
            .map(
                s ->
                    new StageParameters(
                        s.radius(),
                        s.guidance(),
                        s.rangeKernel(),
                        null,
                        s.rangeTemp(),
                        s.sigmaSpatial(),
                        s.fixup()))
            .toList());
  }

  /**
   * What there is, not the numbers: {@code 4 stages, radius 3, softmax range kernel on 32 keys}.
   */
  @Override
  public String toString() {
    StageParameters first = stages.get(0);
    String radii =
        stages.stream()
            .map(stage -> Integer.toString(stage.radius()))
            .distinct()
            .collect(Collectors.joining("/"));
    return stages.size()
        + (stages.size() == 1 ? " stage" : " stages")
        + ", radius "
        + radii
        + ", "
        + first.rangeKernel().name().toLowerCase(Locale.ROOT)
        + " range kernel on "
        + first.keys()
        + " keys, "
        + (fixup == null ? "any number of" : Integer.toString(fixup.inputs()))
        + " channels"
        + (channelNorm == null ? "" : " with a norm");
  }

  private JbuWeights withStages(List<StageParameters> others) {
    return new JbuWeights(others, fixup, channelNorm);
  }
}
