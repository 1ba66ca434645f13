package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class Conv1x1Test {

  record Case(int n, int inputs, int outputs, int h, int w) {}

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            new Case(1, 1, 1, 1, 1),
            new Case(2, 3, 13, 1, 2),
            new Case(3, 13, 3, 2, 3),
            new Case(1, 16, 64, 5, 7),
            new Case(1, 207, 65, 5, 7),
            new Case(2, 65, 207, 5, 7),
            new Case(1, 31, 1, 13, 29),
            new Case(1, 1, 31, 13, 29),
            new Case(1, 700, 300, 3, 3)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void equalsTheFormula(Backend backend, Case c) {
    NDArray x = random(1, c.n, c.inputs, c.h, c.w);
    Conv1x1 conv = TestData.conv(2, c.inputs, c.outputs);
    assertClose(Naive.conv1x1(Doubles.of(x), conv), backend.conv1x1(x, conv));
  }

  @Test
  void partsOfTheMap() {
    Conv1x1 conv = Conv1x1.of(new float[][] {{1, 2}, {3, 4}}, new float[] {5, 6});
    assertArrayEquals(new float[] {10, 20, 30, 40}, conv.times(10).weight());
    assertArrayEquals(new float[] {50, 60}, conv.times(10).bias());
    assertArrayEquals(new float[] {2, 2, 3, 5}, conv.residual().weight());
    assertArrayEquals(new float[] {0, 0}, conv.residual().bias());
    assertArrayEquals(new float[] {0, 0}, conv.withoutBias().bias());
    assertArrayEquals(new float[] {5, 11}, conv.linear(new float[] {1, 2}));
    assertFalse(conv.isZero());
    assertTrue(conv.times(0).isZero());
  }

  @Test
  void extentsThatDoNotFitAreNamed() {
    refused(
        "2 -> 3 channels need 6 weights and 3 biases, given 5 and 3",
        () -> new Conv1x1(2, 3, new float[5], new float[3]));
    refused("given 0 -> 1", () -> new Conv1x1(0, 1, new float[0], new float[1]));
    refused("row 1 has 1 weights, row 0 has 2", () -> Conv1x1.of(new float[][] {{1, 2}, {3}}));
    refused("given 0 -> 0", () -> Conv1x1.of(new float[0][]));
    refused("2 -> 1", () -> Conv1x1.of(new float[][] {{1, 2}}).residual());
  }

  private static void refused(String words, Runnable call) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertEquals(IllegalArgumentException.class, e.getClass());
  }

  @Test
  void oneMapAfterAnother() {
    Conv1x1 first = TestData.conv(1, 5, 7);
    Conv1x1 second = TestData.conv(2, 7, 3);
    Backend backend = Backends.byName("scalar");
    NDArray x = random(3, 1, 5, 2, 4);
    NDArray expected = backend.conv1x1(backend.conv1x1(x, first), second);
    assertClose(expected, backend.conv1x1(x, second.after(first)));
    Exception e = assertThrows(IllegalArgumentException.class, () -> first.after(second));
    assertTrue(e.getMessage().contains("5 channels"), e.getMessage());
  }
}
