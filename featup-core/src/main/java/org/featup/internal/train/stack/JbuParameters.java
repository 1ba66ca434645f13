package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.featup.internal.nn.ConvParameters;
import org.featup.ndarray.Parameter;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.upsample.JbuWeights;

/**
 * What a stack learns, as parameters for an optimiser. Names are the keys of the released
 * checkpoints: {@code up1.range_temp}, {@code up1.range_proj.0.weight}, and so on, {@code up.}
 * where all stages share theirs, and {@code fixup_proj.1.weight} and {@code .bias} for the final
 * convolution. Not safe for use by several threads at once.
 */
public final class JbuParameters {
  private static final String FIXUP = "fixup_proj.1.";

  private final List<LearnedStage> stages;
  private final ConvParameters fixup;
  private final LayerNorm channelNorm;
  private final List<Parameter> parameters = new ArrayList<>();

  private JbuParameters(
      List<LearnedStage> stages, String prefix, Conv1x1 fixup, LayerNorm channelNorm) {
    this.stages = stages;
    this.fixup = fixup == null ? null : ConvParameters.of(prefix + FIXUP, fixup);
    this.channelNorm = channelNorm;
    stages.stream().distinct().forEach(stage -> parameters.addAll(stage.parameters()));
    if (this.fixup != null) {
      parameters.addAll(this.fixup.parameters());
    }
  }

  private JbuParameters(List<LearnedStage> stages, JbuWeights weights) {
    this(stages, "", weights.fixup(), weights.channelNorm());
  }

  /**
   * Parameters of every stage.
   *
   * @param weights the values to start from, copied
   * @return the parameters
   */
  public static JbuParameters of(JbuWeights weights) {
    List<LearnedStage> stages = new ArrayList<>();
    for (StageParameters stage : weights.stages()) {
      stages.add(new LearnedStage("up" + (stages.size() + 1) + ".", stage));
    }
    return new JbuParameters(stages, weights);
  }

  /**
   * One set of parameters that all stages use, the gradient of each summed over the stages.
   *
   * @param weights the values to start from: those of the first stage, copied
   * @return the parameters
   */
  public static JbuParameters shared(JbuWeights weights) {
    LearnedStage stage = new LearnedStage("up.", weights.stages().get(0));
    return new JbuParameters(Collections.nCopies(weights.stages().size(), stage), weights);
  }

  /**
   * The same stages for another backbone: the parameters of the stages are shared, and what it adds
   * to their gradients adds up.
   *
   * @param prefix in front of the names of its final convolution
   * @param conv its final convolution, copied; null for none
   * @param norm the norm that its features need first; null for none
   * @return parameters that share those of the stages
   */
  public JbuParameters forBackbone(String prefix, Conv1x1 conv, LayerNorm norm) {
    return new JbuParameters(stages, prefix, conv, norm);
  }

  /**
   * All parameters, stage by stage, the final convolution last.
   *
   * @return an unmodifiable list, always of the same parameters
   */
  public List<Parameter> parameters() {
    return Collections.unmodifiableList(parameters);
  }

  /**
   * The present values as weights, to upsample with or to save.
   *
   * @return weights that share the arrays, and so follow later steps, but for the temperatures and
   *     widths of the stages, which are single numbers
   * @throws IllegalArgumentException if a temperature or width is not finite, or a width is 0
   */
  public JbuWeights weights() {
    return new JbuWeights(
        stages.stream().map(LearnedStage::value).toList(),
        fixup == null ? null : fixup.value(),
        channelNorm);
  }

  /** The gradients of a stage, shared. */
  StageGradients stageGradient(int stage) {
    return stages.get(stage).gradient();
  }

  /** The gradient of the final convolution, shared; null if there is none. */
  Conv1x1 fixupGradient() {
    return fixup == null ? null : fixup.gradient();
  }
}
