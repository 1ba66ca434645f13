package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes of NaN and infinity is where it is on scalar, and nowhere else. */
class NonFiniteTest {
  /** NaN as Java writes it and as NVIDIA's devices do. */
  private static final List<Float> VALUES =
      List.of(
          Float.NaN,
          Float.intBitsToFloat(0x7fffffff),
          Float.POSITIVE_INFINITY,
          Float.NEGATIVE_INFINITY);

  private static final List<Double> PLACES = List.of(0.0, 0.6);

  static Stream<Arguments> cases() {
    return TestBackends.times(NonFinite.all());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void spreadAsOnScalar(Backend backend, NonFinite operation) {
    List<String> differences = new ArrayList<>();
    for (int argument = 0; argument < operation.arguments(); argument++) {
      for (float value : VALUES) {
        for (double place : PLACES) {
          String difference = operation.difference(backend, argument, place, value);
          if (difference != null) {
            differences.add(difference);
          }
        }
      }
    }
    assertEquals("", String.join("\n", differences));
  }
}
