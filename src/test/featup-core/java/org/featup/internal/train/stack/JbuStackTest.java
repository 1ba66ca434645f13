package org.featup.internal.train.stack;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.featup.internal.upsample.StagePlan;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.Naive;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.spi.TestBackends;
import org.featup.spi.TestData;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.featup.upsample.Stacks;
import org.featup.upsample.Upsampling;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of a whole stack against finite differences of its formulas in double. */
class JbuStackTest {
  private static final double TOLERANCE = 5e-5;
  private static final int SAMPLES = 5;
  private static final StageSpec SMALL = StageSpec.released(1, 3, 4);

  /** Extents of features and target; outputs of the head, 0 for none; dropout or not. */
  record Case(
      int n,
      int c,
      int h,
      int w,
      int outH,
      int outW,
      int stages,
      boolean fixup,
      int head,
      boolean dropout,
      StageSpec spec) {
    JbuWeights weights() {
      return Stacks.weights(spec, stages, fixup ? c : 0);
    }

    NDArray features() {
      return random(1, n, c, h, w);
    }

    NDArray image() {
      return random(2, n, spec.guidance(), outH + 1, outW);
    }

    Conv1x1 projection() {
      return head == 0 ? null : TestData.conv(9, c, head);
    }

    NDArray dOut() {
      return random(3, n, head == 0 ? c : head, outH, outW);
    }

    JbuDropout masks(JbuWeights weights) {
      return dropout ? JbuDropout.sample(weights, new Random(4)) : JbuDropout.none(weights);
    }

    int[][] sizes() {
      return StagePlan.to(h, w, outH, outW, stages).sizes().stream()
          .map(size -> new int[] {size.height(), size.width()})
          .toArray(int[][]::new);
    }

    /**
     * Of finite differences: large where factors of dropout round the weights once more, else so
     * small that hardly any cosine changes its sign.
     */
    float step() {
      return dropout ? 1f / (1 << 7) : 1f / (1 << 16);
    }

    JbuStack.Forward forward(JbuStack stack, JbuDropout masks) {
      return stack.forward(features(), image(), outH, outW, projection(), masks);
    }
  }

  static Stream<Arguments> cases() {
    return TestBackends.withDeviceTimes(
        List.of(
            new Case(1, 3, 1, 1, 4, 4, 2, true, 0, false, SMALL),
            new Case(1, 3, 2, 3, 8, 12, 2, true, 0, true, SMALL),
            new Case(1, 6, 2, 3, 8, 12, 2, true, 2, true, SMALL),
            new Case(1, 6, 2, 3, 8, 12, 2, false, 2, false, SMALL),
            new Case(2, 3, 3, 2, 7, 5, 2, true, 4, true, SMALL),
            new Case(1, 2, 3, 4, 11, 13, 2, false, 0, true, StageSpec.released(3, 3, 0)),
            new Case(1, 2, 3, 4, 3, 4, 1, true, 1, false, SMALL.with(RangeKernel.GAUSSIAN)),
            new Case(1, 2, 2, 2, 8, 8, 2, true, 3, false, SMALL.with(RangeKernel.COSINE))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void forwardEqualsTheFormulas(Backend backend, Case c) {
    JbuParameters parameters = JbuParameters.of(c.weights());
    JbuDropout masks = c.masks(c.weights());
    try (JbuStack.Forward forward = c.forward(new JbuStack(parameters, backend), masks)) {
      assertClose(
          naive(c, c.features(), c.projection(), parameters.weights(), masks), forward.output());
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void backwardEqualsFiniteDifferences(Backend backend, Case c) {
    for (boolean shared : new boolean[] {false, true}) {
      JbuParameters parameters =
          shared ? JbuParameters.shared(c.weights()) : JbuParameters.of(c.weights());
      JbuStack stack = new JbuStack(parameters, backend);
      JbuDropout masks = c.masks(c.weights());
      NDArray features = c.features();
      Conv1x1 head = c.projection();
      Conv1x1 dHead = head == null ? null : Conv1x1.zeros(c.c, c.head);
      NDArray dFeatures;
      try (JbuStack.Forward forward =
          stack.forward(features, c.image(), c.outH, c.outW, head, masks)) {
        dFeatures = stack.backward(c.dOut(), forward, dHead);
      }
      Loss loss =
          () -> naive(c, features, head, parameters.weights(), masks).dot(Doubles.of(c.dOut()));
      for (Parameter p : parameters.parameters()) {
        compare(p.name(), p.value(), p.gradient(), loss, c.step());
      }
      compare("features", features.data(), dFeatures.channelsLast().data(), loss, c.step());
      if (head != null) {
        compare("head.weight", head.weight(), dHead.weight(), loss, c.step());
        compare("head.bias", head.bias(), dHead.bias(), loss, c.step());
      }
    }
  }

  /** The projected order: the same gradients as of the plain order with the head behind it. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void aHeadInFrontEqualsAHeadBehind(Backend backend) {
    Case c = new Case(1, 24, 3, 2, 12, 8, 2, true, 5, true, StageSpec.released(3, 3, 5));
    JbuDropout masks = c.masks(c.weights());
    JbuParameters before = JbuParameters.of(c.weights());
    JbuStack stack = new JbuStack(before, backend);
    NDArray dBefore;
    try (JbuStack.Forward forward = c.forward(stack, masks)) {
      dBefore = stack.backward(c.dOut(), forward, null);
    }
    JbuParameters behind = JbuParameters.of(c.weights());
    JbuStack plain = new JbuStack(behind, backend);
    NDArray dFeatures = backend.conv1x1(c.dOut(), c.projection().transposed()).moveToHost();
    NDArray dBehind;
    try (JbuStack.Forward forward =
        plain.forward(c.features(), c.image(), c.outH, c.outW, null, masks)) {
      dBehind = plain.backward(dFeatures, forward, null);
    }
    assertClose(Doubles.of(dBehind), dBefore, TOLERANCE);
    for (int i = 0; i < before.parameters().size(); i++) {
      float[] expected = behind.parameters().get(i).gradient();
      float[] actual = before.parameters().get(i).gradient();
      double largest = 0;
      for (float value : expected) {
        largest = Math.max(largest, Math.abs(value));
      }
      for (int e = 0; e < expected.length; e++) {
        assertEquals(
            expected[e], actual[e], TOLERANCE * largest, before.parameters().get(i).name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void withoutDropoutItIsTheUpsampler(Backend backend) {
    JbuWeights weights = Stacks.weights(SMALL, 3, 5);
    JbuStack stack = new JbuStack(JbuParameters.of(weights), backend);
    NDArray features = random(1, 1, 5, 3, 4);
    NDArray image = random(2, 1, 3, 24, 32);
    try (Upsampling prepared = new JbuUpsampler(weights, backend).prepare(image, 3, 4);
        JbuStack.Forward forward = stack.forward(features, image, null, JbuDropout.none(weights))) {
      TestData.assertSame(prepared.apply(features), forward.output());
    }
  }

  /** x2 needs the first of three stages only. */
  @Test
  void stagesThatAreNotUsedHaveNoGradient() {
    JbuWeights weights = Stacks.weights(SMALL, 3, 0);
    JbuParameters parameters = JbuParameters.of(weights);
    JbuStack stack = new JbuStack(parameters, Backends.byName("scalar"));
    JbuStack.Forward forward =
        stack.forward(
            random(1, 1, 2, 3, 3), random(2, 1, 3, 6, 6), 6, 6, null, JbuDropout.none(weights));
    stack.backward(random(3, 1, 2, 6, 6), forward, null);
    for (Parameter p : parameters.parameters()) {
      boolean zero = true;
      for (float value : p.gradient()) {
        zero &= value == 0;
      }
      assertEquals(!p.name().startsWith("up1."), zero, p.name());
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void gradientsAddUpAndNoArgumentIsWritten(Backend backend) {
    Case c = new Case(1, 6, 2, 3, 8, 12, 2, true, 2, true, SMALL);
    JbuParameters parameters = JbuParameters.of(c.weights());
    JbuStack stack = new JbuStack(parameters, backend);
    NDArray features = c.features();
    NDArray dOut = c.dOut();
    Conv1x1 head = c.projection();
    JbuDropout masks = c.masks(c.weights());
    List<float[]> once = new ArrayList<>();
    try (JbuStack.Forward forward =
        stack.forward(features, c.image(), c.outH, c.outW, head, masks)) {
      stack.backward(dOut, forward, null);
      parameters.parameters().forEach(p -> once.add(p.gradient().clone()));
      stack.backward(dOut, forward, null);
    }
    for (int i = 0; i < once.size(); i++) {
      float[] twice = parameters.parameters().get(i).gradient();
      for (int e = 0; e < twice.length; e++) {
        assertEquals(2 * once.get(i)[e], twice[e], 1e-6f * (1 + Math.abs(twice[e])));
      }
    }
    parameters.parameters().forEach(Parameter::clearGradient);
    for (Parameter p : parameters.parameters()) {
      assertArrayEquals(new float[p.value().length], p.gradient());
    }
    assertArrayEquals(c.features().data(), features.data());
    assertArrayEquals(c.dOut().data(), dOut.data());
    assertArrayEquals(c.projection().weight(), head.weight());
  }

  @Test
  void badArguments() {
    JbuWeights weights = Stacks.weights(SMALL, 2, 5);
    JbuStack stack = new JbuStack(JbuParameters.of(weights), Backends.byName("scalar"));
    JbuDropout none = JbuDropout.none(weights);
    NDArray image = random(2, 1, 3, 8, 8);
    assertMessage(
        "trained for features of 5 channels",
        () -> stack.forward(random(1, 1, 4, 2, 2), image, null, none));
    assertMessage(
        "the head takes 7 channels",
        () -> stack.forward(random(1, 1, 5, 2, 2), image, TestData.conv(1, 7, 2), none));
    assertMessage("same batch size", () -> stack.forward(random(1, 2, 5, 2, 2), image, null, none));
    assertMessage(
        "3 channels",
        () -> stack.forward(random(1, 1, 5, 2, 2), random(2, 1, 1, 8, 8), null, none));
    JbuStack.Forward forward = stack.forward(random(1, 1, 5, 2, 2), image, null, none);
    assertMessage(
        "the output was 1x5x8x8", () -> stack.backward(random(1, 1, 5, 8, 7), forward, null));
  }

  private static void assertMessage(String part, Runnable call) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private interface Loss {
    double value();
  }

  /** All stages, the final convolution at full size, then the head. */
  private static Doubles naive(
      Case c, NDArray features, Conv1x1 head, JbuWeights weights, JbuDropout masks) {
    List<StageParameters> stages = new ArrayList<>();
    for (int i = 0; i < weights.stages().size(); i++) {
      stages.add(masks.masked(i, weights.stages().get(i)));
    }
    JbuWeights masked = new JbuWeights(stages, masks.masked(weights.fixup()), null);
    Doubles y = Stacks.naive(features, c.image(), masked, c.sizes());
    return head == null ? y : Naive.conv1x1(y, head);
  }

  private static void compare(String name, float[] values, float[] actual, Loss loss, float step) {
    assertEquals(values.length, actual.length);
    double largest = 0.01; // filters and gradients are about 1
    for (float value : actual) {
      largest = Math.max(largest, Math.abs(value));
    }
    Random random = new Random(7);
    for (int i = 0; i < Math.min(SAMPLES, values.length); i++) {
      int at = values.length <= SAMPLES ? i : random.nextInt(values.length);
      double expected = (4 * slope(values, at, loss, step) - slope(values, at, loss, 2 * step)) / 3;
      largest = Math.max(largest, Math.abs(expected));
      assertEquals(expected, actual[at], TOLERANCE * largest, name + "[" + at + "]");
    }
  }

  private static double slope(float[] values, int at, Loss loss, float step) {
    float value = values[at];
    float above = value + step;
    float below = value - step;
    values[at] = above;
    double more = loss.value();
    values[at] = below;
    double less = loss.value();
    values[at] = value;
    return (more - less) / ((double) above - below);
  }
}
