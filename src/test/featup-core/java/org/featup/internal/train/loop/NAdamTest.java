package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;
import org.featup.train.NAdamOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NAdamTest {

  /** The values after each step along the gradients. */
  private static float[] trajectory(NAdam optimizer, Parameter p, float[] gradients, int from) {
    int length = p.value().length;
    float[] result = new float[gradients.length];
    for (int at = from * length; at < gradients.length; at += length) {
      System.arraycopy(gradients, at, p.gradient(), 0, length);
      optimizer.step();
      System.arraycopy(p.value(), 0, result, at, length);
    }
    return result;
  }

  private static TensorFile golden() throws Exception {
    return Safetensors.read(
        Path.of(NAdamTest.class.getResource("/golden/nadam.safetensors").toURI()));
  }

  /** The state is float32, but it is close to what double gives: a tenth of what is allowed. */
  @Test
  void goldenTrajectory() throws Exception {
    TensorFile golden = golden();
    Parameter p = new Parameter("p", golden.require("in.p0").data().clone(), 13);
    NAdam optimizer = new NAdam(List.of(p), NAdamOptions.defaults());
    float[] actual = trajectory(optimizer, p, golden.require("in.gradients").data(), 0);
    float[] expected = golden.require("out.trajectory").data();
    float largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertArrayEquals(expected, actual, 1e-6f * largest);
    assertEquals(25, optimizer.steps());
  }

  @Test
  void goesOnBitForBitFromItsState() throws Exception {
    TensorFile golden = golden();
    float[] gradients = golden.require("in.gradients").data();
    Parameter p = new Parameter("p", golden.require("in.p0").data().clone(), 13);
    float[] whole = trajectory(new NAdam(List.of(p), NAdamOptions.defaults()), p, gradients, 0);

    Parameter first = new Parameter("p", golden.require("in.p0").data().clone(), 13);
    NAdam before = new NAdam(List.of(first), NAdamOptions.defaults());
    trajectory(before, first, Arrays.copyOf(gradients, 11 * 13), 0);
    TensorFile state = TensorFile.of(before.state().toArray(Tensor[]::new));

    Parameter second = new Parameter("p", first.value().clone(), 13);
    NAdam after = new NAdam(List.of(second), NAdamOptions.defaults());
    after.restore(state, 11);
    trajectory(after, second, gradients, 11);
    assertArrayEquals(Arrays.copyOfRange(whole, 24 * 13, 25 * 13), second.value());
  }

  /** A factor is one on the learning rate, and a step at 0 is none. */
  @Test
  void eachParameterHasItsRate() throws Exception {
    float[] gradients = golden().require("in.gradients").data();
    float[] start = golden().require("in.p0").data();
    Parameter full = new Parameter("full", start.clone(), 13);
    Parameter tenth = new Parameter("tenth", start.clone(), 13);
    Parameter frozen = new Parameter("frozen", start.clone(), 13);
    Parameter late = new Parameter("late", start.clone(), 13);
    List<Parameter> all = List.of(full, tenth, frozen, late);
    NAdam optimizer = new NAdam(all, NAdamOptions.defaults(), NAdamTest::factor);
    assertEquals(List.of(full, tenth), optimizer.moving());
    for (int step = 0; step < 9; step++) {
      for (Parameter p : all) {
        System.arraycopy(gradients, 13 * step, p.gradient(), 0, 13);
      }
      optimizer.step();
    }
    assertEquals(List.of(full, tenth, late), optimizer.moving());
    assertArrayEquals(start, frozen.value());
    assertArrayEquals(new float[13], optimizer.state().get(4).data(), "no state");
    assertArrayEquals(alone(start, gradients, 0, 9, 1e-3), full.value());
    assertArrayEquals(alone(start, gradients, 0, 9, 1e-4), tenth.value());
    assertArrayEquals(alone(start, gradients, 6, 9, 1e-3), late.value());
  }

  private static double factor(Parameter parameter, long step) {
    return switch (parameter.name()) {
      case "tenth" -> 0.1;
      case "frozen" -> 0;
      case "late" -> step < 7 ? 0 : 1;
      default -> 1;
    };
  }

  /** What an optimiser of one parameter makes of some of the gradients. */
  private static float[] alone(float[] start, float[] gradients, int from, int to, double rate) {
    Parameter p = new Parameter("p", start.clone(), 13);
    NAdam optimizer = new NAdam(List.of(p), NAdamOptions.withLearningRate(rate));
    trajectory(optimizer, p, Arrays.copyOfRange(gradients, 13 * from, 13 * to), 0);
    return p.value();
  }

  @Test
  void goesOnWithWhatBeganLate() throws Exception {
    float[] gradients = golden().require("in.gradients").data();
    Parameter late = new Parameter("late", new float[13], 13);
    NAdam before = new NAdam(List.of(late), NAdamOptions.defaults(), NAdamTest::factor);
    trajectory(before, late, Arrays.copyOf(gradients, 11 * 13), 0);
    Parameter again = new Parameter("late", late.value().clone(), 13);
    NAdam after = new NAdam(List.of(again), NAdamOptions.defaults(), NAdamTest::factor);
    after.restore(TensorFile.of(before.state().toArray(Tensor[]::new)), 11);
    trajectory(before, late, gradients, 11);
    trajectory(after, again, gradients, 11);
    assertArrayEquals(late.value(), again.value());
  }

  @Test
  void decaysWeightsApartFromTheGradient() {
    Parameter p = new Parameter("p", new float[] {2}, 1);
    NAdamOptions options = new NAdamOptions(0.1, 0.9, 0.999, 1e-8, 4e-3, 0.5);
    new NAdam(List.of(p), options).step();
    assertEquals(2 * (1 - 0.1 * 0.5), p.value()[0], 1e-7);
  }

  @Test
  void refusesAnotherState() {
    Parameter p = new Parameter("p", new float[] {2, 3}, 2);
    NAdam optimizer = new NAdam(List.of(p), NAdamOptions.defaults());
    IOException missing =
        assertThrows(IOException.class, () -> optimizer.restore(TensorFile.of(), 3));
    assertTrue(missing.getMessage().contains("optimizer.exp_avg.p"), missing.getMessage());
    TensorFile other =
        TensorFile.of(
            new Tensor("optimizer.exp_avg.p", new long[] {2}, new float[] {1, 1}),
            new Tensor("optimizer.exp_avg_sq.p", new long[] {1, 2}, new float[2]));
    IOException shape = assertThrows(IOException.class, () -> optimizer.restore(other, 3));
    assertTrue(shape.getMessage().contains("expected shape [2]"), shape.getMessage());
    assertEquals(0, optimizer.steps());
    assertArrayEquals(new float[2], optimizer.state().get(0).data());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void refusesImpossibleOptions(int which) {
    double[][] bad = {{0, -1}, {1, -0.1}, {1, -0.1}, {0, -1}, {-1e-9}, {-1e-9}};
    String[] names = {"learning rate", "beta1", "beta2", "epsilon", "momentum decay", "weight"};
    for (double value : bad[which]) {
      refuses(which, value, names[which]);
    }
    refuses(which, Double.NaN, names[which]);
    refuses(which, Double.POSITIVE_INFINITY, names[which]);
  }

  private static void refuses(int which, double value, String name) {
    double[] v = {1e-3, 0.9, 0.999, 1e-8, 4e-3, 0};
    v[which] = value;
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new NAdamOptions(v[0], v[1], v[2], v[3], v[4], v[5]));
    assertTrue(e.getMessage().contains(name), e.getMessage());
    assertTrue(e.getMessage().contains("given " + value), e.getMessage());
  }

  @Test
  void clipsTheNormOfAllGradients() {
    Random random = new Random(3);
    Parameter a = new Parameter("a", new float[1000], 1000);
    Parameter b = new Parameter("b", new float[1]);
    for (int i = 0; i < 1000; i++) {
      a.gradient()[i] = random.nextFloat() - 0.5f;
    }
    b.gradient()[0] = 40;
    List<Parameter> both = List.of(a, b);
    double norm = GradientNorm.of(both);
    assertEquals(Math.sqrt(1600 + 1000 / 12.0), norm, 0.2);
    float first = a.gradient()[0];
    GradientNorm.clip(both, norm, norm + 1);
    assertEquals(first, a.gradient()[0], "short enough already");
    GradientNorm.clip(both, norm, 1e-4);
    // torch adds 1e-6 to the norm
    assertEquals(1e-4 * norm / (norm + 1e-6), GradientNorm.of(both), 1e-10);
    assertEquals(first * 1e-4 / (norm + 1e-6), a.gradient()[0], 1e-12);
    b.gradient()[0] = Float.NaN;
    assertTrue(Double.isNaN(GradientNorm.of(both)));
    b.gradient()[0] = Float.MAX_VALUE;
    assertTrue(Double.isFinite(GradientNorm.of(both)));
  }
}
