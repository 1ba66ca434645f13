package org.featup.internal.train.stack;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.Parameter;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;

/** A stage as parameters, in the order and with the keys of the released checkpoints. */
final class LearnedStage {
  private final StageParameters form;
  private final Parameter rangeTemp;
  private final Parameter sigmaSpatial;
  private final LearnedMlp range;
  private final LearnedMlp fixup;

  /**
   * Copies the values.
   *
   * @param up what the keys start with
   * @param stage the values, and what is not learned
   */
  LearnedStage(String up, StageParameters stage) {
    this.form = stage;
    this.rangeTemp = new Parameter(up + "range_temp", new float[] {stage.rangeTemp()});
    this.sigmaSpatial = new Parameter(up + "sigma_spatial", new float[] {stage.sigmaSpatial()});
    this.range = stage.range() == null ? null : LearnedMlp.of(up + "range_proj.", stage.range());
    this.fixup = stage.fixup() == null ? null : LearnedMlp.of(up + "fixup_proj.", stage.fixup());
  }

  /** The present values; arrays are shared, the two scalars are not. */
  StageParameters value() {
    return new StageParameters(
        form.radius(),
        form.guidance(),
        form.rangeKernel(),
        range == null ? null : range.value(),
        rangeTemp.value()[0],
        sigmaSpatial.value()[0],
        fixup == null ? null : fixup.value());
  }

  /** The gradients, shared. */
  StageGradients gradient() {
    return new StageGradients(
        range == null ? null : range.gradient(),
        rangeTemp.gradient(),
        sigmaSpatial.gradient(),
        fixup == null ? null : fixup.gradient(),
        null);
  }

  List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>(List.of(rangeTemp, sigmaSpatial));
    if (range != null) {
      all.addAll(range.parameters());
    }
    if (fixup != null) {
      all.addAll(fixup.parameters());
    }
    return all;
  }
}
