package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.FeatUp;
import org.featup.internal.train.loop.StepRandom;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.ndarray.Parameter;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.Test;

/** The bundled weights are what the recommended options make in their steps. */
class RecipeTest {
  private static final JbuOptions OPTIONS = JbuOptions.recommended();
  private static final LoopOptions LOOP = LoopOptions.recommended();

  private final JbuWeights bundled = FeatUp.bundled().weights();

  @Test
  void theBundledStackHasTheShapeOfTheRecipe() {
    JbuArchitecture shape = OPTIONS.model().stack();
    assertEquals(shape.stages(), bundled.stages().size());
    bundled
        .stages()
        .forEach(
            stage -> {
              assertEquals(shape.radius(), stage.radius());
              assertEquals(shape.keys(), stage.keys());
              assertEquals(shape.rangeKernel(), stage.rangeKernel());
              assertNull(stage.fixup());
            });
    assertNull(bundled.fixup());
    assertNull(bundled.channelNorm());
  }

  /**
   * A step of NAdam moves a number by little more than the rate, which falls to half on average.
   */
  @Test
  void itIsAsNearItsStartAsTheStepsAllow() {
    assertTrue(farthest(LOOP.seed()) < 0.75 * LOOP.steps() * LOOP.optimizer().learningRate());
  }

  @Test
  void anotherSeedIsFarther() {
    assertFalse(farthest(LOOP.seed() + 1) < 0.75 * LOOP.steps() * LOOP.optimizer().learningRate());
  }

  private double farthest(long seed) {
    JbuWeights start =
        OPTIONS
            .start()
            .weights(OPTIONS.model().stack(), new StepRandom(seed, 0).generator("stack"));
    List<Parameter> from = JbuParameters.of(start).parameters();
    List<Parameter> to = JbuParameters.of(bundled).parameters();
    double farthest = 0;
    for (int i = 0; i < from.size(); i++) {
      for (int j = 0; j < from.get(i).value().length; j++) {
        double moved = Math.abs(to.get(i).value()[j] - from.get(i).value()[j]);
        farthest = Math.max(farthest, moved);
      }
    }
    return farthest;
  }
}
