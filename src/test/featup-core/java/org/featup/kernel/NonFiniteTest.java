package org.featup.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * NaN and infinity in one element of one argument: what an operation computes from it is NaN or
 * infinite wherever it is on scalar, and nowhere else.
 */
class NonFiniteTest {
  /** NaN as Java writes it, as NVIDIA's devices do, and as x86 does. */
  private static final List<Float> VALUES =
      List.of(
          Float.NaN,
          Float.intBitsToFloat(0x7fffffff),
          Float.intBitsToFloat(0xffc00000),
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY);

  private static final List<Double> PLACES = List.of(0.0, 0.6);

  static Stream<Arguments> cases() {
    return TestBackends.times(NonFinite.all());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void spreadAsOnScalar(Backend backend, NonFinite operation) {
    Backend scalar = Backends.byName("scalar", Workers.ofThreads(1));
    NonFinite.Planted none = new NonFinite.Planted(-1, 0, 0);
    operation.run(scalar, none);
    List<String> differences = new ArrayList<>();
    for (int argument = 0; argument < none.seen(); argument++) {
      for (double place : PLACES) {
        for (float value : VALUES) {
          List<float[]> expected =
              operation.run(scalar, new NonFinite.Planted(argument, place, value));
          List<float[]> actual =
              operation.run(backend, new NonFinite.Planted(argument, place, value));
          for (int i = 0; i < expected.size(); i++) {
            String difference = difference(expected.get(i), actual.get(i));
            if (difference != null) {
              differences.add(
                  String.format(
                      "%s (%08x) at %.1f of argument %d: result %d, %s",
                      value, Float.floatToRawIntBits(value), place, argument, i, difference));
            }
          }
        }
      }
    }
    assertEquals(List.of(), differences);
  }

  private static String difference(float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      boolean same =
          Float.isFinite(expected[i])
              ? Float.isFinite(actual[i])
              : Float.compare(expected[i], actual[i]) == 0;
      if (!same) {
        return "element " + i + " expected " + expected[i] + ", computed " + actual[i];
      }
    }
    return null;
  }
}
