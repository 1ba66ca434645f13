package org.featup.internal.train.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.featup.internal.upsample.JbuLayout;
import org.featup.io.Tensor;
import org.featup.ndarray.Parameter;
import org.featup.spi.LayerNorm;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.upsample.JbuWeights;
import org.featup.upsample.Stacks;
import org.junit.jupiter.api.Test;

/** Parameters carry the keys of the released checkpoints, and their values are the weights'. */
class JbuParametersTest {
  private static final StageSpec SPEC = StageSpec.released(1, 3, 4);

  /** What a weight file of the same stack has, name by name. */
  @Test
  void namesAndShapesAreThoseOfAFile() {
    JbuWeights weights = Stacks.weights(SPEC, 2, 5);
    List<Parameter> parameters = JbuParameters.of(weights).parameters();
    Map<String, Tensor> file = JbuLayout.write(weights).tensors();
    assertEquals(file.size(), parameters.size());
    for (Parameter p : parameters) {
      Tensor tensor = file.get(p.name());
      assertArrayEquals(tensor.shape(), p.shape(), p.name());
      assertArrayEquals(tensor.data(), p.value(), p.name());
    }
    assertEquals("up1.range_temp", parameters.get(0).name());
    assertEquals("fixup_proj.1.bias", parameters.get(parameters.size() - 1).name());
  }

  @Test
  void valuesAreCopiedOnceAndThenShared() {
    JbuWeights weights = Stacks.weights(SPEC, 2, 5);
    JbuParameters parameters = JbuParameters.of(weights);
    JbuWeights now = parameters.weights();
    Parameter first = find(parameters, "up2.range_proj.0.weight");
    assertSame(first.value(), now.stages().get(1).range().first().weight());
    assertNotSame(first.value(), weights.stages().get(1).range().first().weight());
    find(parameters, "up1.range_temp").value()[0] = 0.7f;
    assertEquals(0.7f, parameters.weights().stages().get(0).rangeTemp());
    assertEquals(0.3f, now.stages().get(0).rangeTemp());
  }

  @Test
  void whatIsNotLearnedStays() {
    LayerNorm norm = LayerNorm.identity(5);
    JbuWeights weights =
        new JbuWeights(
            List.of(SPEC.with(RangeKernel.COSINE).withoutFixup().parameters(1)), null, norm);
    JbuWeights now = JbuParameters.of(weights).weights();
    StageParameters stage = now.stages().get(0);
    assertSame(norm, now.channelNorm());
    assertNull(now.fixup());
    assertNull(stage.fixup());
    assertEquals(RangeKernel.COSINE, stage.rangeKernel());
    assertEquals(6, JbuParameters.of(weights).parameters().size());
  }

  @Test
  void sharedStagesAreOneSet() {
    JbuParameters parameters = JbuParameters.shared(Stacks.weights(SPEC, 4, 5));
    assertEquals(12, parameters.parameters().size());
    assertEquals("up.range_temp", parameters.parameters().get(0).name());
    JbuWeights now = parameters.weights();
    assertEquals(4, now.stages().size());
    for (StageParameters stage : now.stages()) {
      assertSame(
          find(parameters, "up.fixup_proj.3.weight").value(), stage.fixup().second().weight());
    }
  }

  @Test
  void aWidthOfZeroIsRefused() {
    JbuParameters parameters = JbuParameters.of(Stacks.weights(SPEC, 1, 0));
    find(parameters, "up1.sigma_spatial").value()[0] = 0;
    Exception e = assertThrows(IllegalArgumentException.class, parameters::weights);
    assertTrue(e.getMessage().contains("sigma_spatial"), e.getMessage());
  }

  private static Parameter find(JbuParameters parameters, String name) {
    return parameters.parameters().stream()
        .filter(p -> p.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
