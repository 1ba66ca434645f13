package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.internal.train.stack.JbuDropout;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuStack;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The sums of a stack's filters as the whole loss. */
class JbuFilterSumTest {
  private static final NDArray FEATURES = TestData.random(1, 2, 3, 2, 3);
  private static final NDArray IMAGE = TestData.random(2, 2, 3, 9, 13);

  private static JbuStack.Forward forward(JbuParameters parameters, Backend backend) {
    JbuDropout masks = JbuDropout.sample(parameters.weights(), new Random(4));
    return new JbuStack(parameters, backend).forward(FEATURES, IMAGE, 9, 13, null, masks);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void gradientsAreThoseOfTheLoss(Backend backend) {
    JbuParameters parameters = JbuParameters.of(Stacks.weights(StageSpec.released(1, 3, 4), 2, 0));
    JbuStack.Forward forward = forward(parameters, backend);
    NDArray nothing = NDArray.zeros(forward.output().shape());
    new JbuStack(parameters, backend).backward(nothing, forward, null, 3);
    for (Parameter p : parameters.parameters()) {
      double norm = 0;
      for (float g : p.gradient()) {
        norm += (double) g * g;
      }
      norm = Math.sqrt(norm);
      double step = 2e-3 / Math.max(norm, 1);
      double above = moved(parameters, p, step / norm, backend);
      double below = moved(parameters, p, -step / norm, backend);
      assertEquals(norm, 3 * (above - below) / (2 * step), 2e-3 * norm + 1e-4, p.name());
    }
    assertTrue(forward.filterSum() > 1e-3, "sums are not 1: " + forward.filterSum());
  }

  /** What the loss is when a parameter goes along its gradient. */
  private static double moved(JbuParameters of, Parameter p, double step, Backend backend) {
    float[] before = p.value().clone();
    for (int i = 0; i < before.length; i++) {
      p.value()[i] += (float) (step * p.gradient()[i]);
    }
    double loss = forward(of, backend).filterSum();
    System.arraycopy(before, 0, p.value(), 0, before.length);
    return loss;
  }

  /** Without a correction all sums are 1. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void aSoftmaxSumsToOne(Backend backend) {
    JbuArchitecture plain = new JbuArchitecture(2, 1, 3, 4, RangeKernel.SOFTMAX, false, 0);
    assertEquals(
        0, forward(JbuParameters.of(plain.initial(new Random(1))), backend).filterSum(), 1e-10);
  }
}
