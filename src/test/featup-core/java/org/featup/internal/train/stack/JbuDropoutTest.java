package org.featup.internal.train.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Random;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;
import org.featup.upsample.Stacks;
import org.junit.jupiter.api.Test;

/** Whole channels are left out of the layer that reads them, the others are scaled up. */
class JbuDropoutTest {
  private static final JbuWeights RELEASED = JbuArchitecture.released(384).initial(new Random(1));

  @Test
  void channelsAreZeroOrScaled() {
    JbuDropout dropout = JbuDropout.sample(RELEASED, new Random(2));
    int hidden = 0;
    int left = 0;
    for (int i = 0; i < 4; i++) {
      StageParameters stage = RELEASED.stages().get(i);
      StageParameters masked = dropout.masked(i, stage);
      assertSame(stage.range().first(), masked.range().first());
      assertSame(stage.fixup().first(), masked.fixup().first());
      left += leftOut(stage.range().second(), masked.range().second(), 0.1);
      left += leftOut(stage.fixup().second(), masked.fixup().second(), 0.1);
      hidden += 32 + 49;
    }
    assertEquals(0.1 * hidden, left, 0.06 * hidden);
    int features = leftOut(RELEASED.fixup(), dropout.masked(RELEASED.fixup()), 0.2);
    assertEquals(0.2 * 384, features, 0.06 * 384);
  }

  @Test
  void noneChangesNothing() {
    JbuDropout none = JbuDropout.none(RELEASED);
    assertArrayEquals(RELEASED.fixup().weight(), none.masked(RELEASED.fixup()).weight());
    StageParameters stage = RELEASED.stages().get(0);
    assertArrayEquals(
        stage.fixup().second().weight(), none.masked(0, stage).fixup().second().weight());
  }

  @Test
  void gradientsOfWhatIsLeftOutAreZero() {
    JbuDropout dropout = JbuDropout.sample(RELEASED, new Random(2));
    Conv1x1 ones = new Conv1x1(384, 384, new float[384 * 384], new float[384]);
    java.util.Arrays.fill(ones.weight(), 1);
    Conv1x1 expected = dropout.masked(ones);
    Conv1x1 gradient = Conv1x1.zeros(384, 384);
    dropout.addGradient(ones, gradient);
    assertArrayEquals(expected.weight(), gradient.weight());
  }

  @Test
  void stacksWithoutMlpsHaveNothingToLeaveOut() {
    StageSpec spec = StageSpec.released(1, 3, 0).withoutFixup();
    JbuWeights weights = Stacks.weights(spec, 1, 0);
    JbuDropout dropout = JbuDropout.sample(weights, new Random(1));
    assertNull(dropout.masked(weights.fixup()));
    StageParameters masked = dropout.masked(0, weights.stages().get(0));
    assertNull(masked.range());
    StageGradients gradients = StageGradients.zeros(masked);
    gradients.rangeTemp()[0] = 2;
    StageGradients sum = StageGradients.zeros(masked);
    dropout.addGradients(0, gradients, sum);
    assertEquals(2, sum.rangeTemp()[0]);
  }

  /** How many inputs have weights of zero; the others must be scaled by 1 / (1 - rate). */
  private static int leftOut(Conv1x1 conv, Conv1x1 masked, double rate) {
    assertSame(conv.bias(), masked.bias());
    int count = 0;
    for (int i = 0; i < conv.inputs(); i++) {
      boolean zero = masked.weight()[i] == 0;
      count += zero ? 1 : 0;
      float factor = zero ? 0 : (float) (1 / (1 - rate));
      for (int o = 0; o < conv.outputs(); o++) {
        int at = o * conv.inputs() + i;
        assertEquals(factor * conv.weight()[at], masked.weight()[at]);
      }
    }
    return count;
  }
}
