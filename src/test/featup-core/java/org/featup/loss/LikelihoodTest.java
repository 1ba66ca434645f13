package org.featup.loss;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.CentralDifferences.doubles;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Doubles;
import org.junit.jupiter.api.Test;

/** Equation 1 with and without uncertainty. */
class LikelihoodTest {
  private static final int CHANNELS = 7;
  private static final double WEIGHT = 3;

  private final NDArray prediction = random(1, 2, CHANNELS, 3, 5);
  private final NDArray target = random(2, 2, CHANNELS, 3, 5);
  private final ScaleNet net = new ScaleNet(CHANNELS, new Random(3));
  private final Parameter weight = net.parameters().get(0);
  private final Parameter bias = net.parameters().get(1);

  @Test
  void theNetStartsWithATenthOfTheUsualValues() {
    assertEquals("net.weight [1, 7, 1, 1]", weight.toString());
    assertEquals("net.bias [1]", bias.toString());
    float largest = 0;
    for (Parameter parameter : new ScaleNet(10_000, new Random(4)).parameters()) {
      for (float value : parameter.value()) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    assertTrue(largest <= 0.001f && largest > 0.00099f, () -> "within 0.1 / sqrt(channels)");
  }

  @Test
  void gradients() {
    for (int c = 0; c < CHANNELS; c++) {
      weight.value()[c] *= 20;
    }
    NDArray scale = net.forward(target);
    NDArray dPrediction = NDArray.zeros(prediction.shape());
    NDArray dScale = NDArray.zeros(scale.shape());
    double loss = Likelihood.backward(prediction, target, scale, WEIGHT, dPrediction, dScale);
    net.backward(target, scale, dScale);

    Doubles p = Doubles.of(prediction);
    Doubles t = Doubles.of(target);
    double[] w = doubles(weight.value());
    double[] b = doubles(bias.value());
    DoubleSupplier naive = () -> WEIGHT * NaiveLoss.likelihood(p, t, NaiveLoss.scale(t, w, b));
    assertClose(NaiveLoss.scale(t, w, b), scale);
    assertEquals(naive.getAsDouble(), WEIGHT * loss, 1e-6);
    assertEquals(loss, Likelihood.forward(prediction, target, scale));
    check(p, naive, dPrediction, 1000);
    check("net.weight", w, naive, weight.gradient());
    check("net.bias", b, naive, bias.gradient());
    Doubles s = Doubles.of(scale);
    check(s, () -> WEIGHT * NaiveLoss.likelihood(p, t, s), dScale, 1000);
  }

  @Test
  void whereTheLowerBoundHoldsThereIsNoGradient() {
    bias.value()[0] = -20;
    NDArray scale = net.forward(target);
    for (float s : scale.data()) {
      assertEquals(1e-4f, s);
    }
    NDArray ones = NDArray.zeros(scale.shape());
    Arrays.fill(ones.data(), 1);
    net.backward(target, scale, ones);
    assertEquals(0, bias.gradient()[0]);
    assertEquals(0, weight.gradient()[3]);
  }

  @Test
  void withoutUncertaintyItIsTheSquaredError() {
    NDArray dPrediction = NDArray.zeros(prediction.shape());
    double loss = SquaredError.backward(prediction, target, WEIGHT, dPrediction);
    Doubles p = Doubles.of(prediction);
    Doubles t = Doubles.of(target);
    assertEquals(NaiveLoss.squaredError(p, t), loss, 1e-7);
    assertEquals(loss, SquaredError.forward(prediction, target));
    check(p, () -> WEIGHT * NaiveLoss.squaredError(p, t), dPrediction, 1000);
  }

  @Test
  void shapesMustFit() {
    NDArray other = NDArray.zeros(new Shape(2, CHANNELS, 5, 3));
    NDArray scale = net.forward(target);
    NDArray d = NDArray.zeros(prediction.shape());
    for (Runnable bad :
        List.<Runnable>of(
            () -> SquaredError.forward(prediction, other),
            () -> SquaredError.backward(prediction, target, 1, other),
            () -> Likelihood.forward(prediction, other, scale),
            () -> Likelihood.forward(prediction, target, target),
            () -> Likelihood.backward(prediction, target, scale, 1, d, d),
            () -> net.forward(scale),
            () -> net.backward(target, d, scale),
            () -> net.backward(target, scale, d),
            () -> new ScaleNet(0, new Random(1)))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }
}
