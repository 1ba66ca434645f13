package org.featup.evaluate.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurveTest {
  private static final int STEPS = 500;

  @ParameterizedTest
  @EnumSource(Outline.class)
  void holdsTheAreaOfTheUnitCircle(Outline kind) {
    for (int seed = 0; seed < 5; seed++) {
      Curve curve = Curve.of(kind.draw(new Random(seed)));
      int inside = 0;
      for (int y = 0; y < STEPS; y++) {
        for (int x = 0; x < STEPS; x++) {
          inside += curve.holds(6.0 * y / STEPS - 3, 6.0 * x / STEPS - 3) ? 1 : 0;
        }
      }
      assertEquals(Math.PI, 36.0 * inside / STEPS / STEPS, 0.05, kind + " " + seed);
    }
  }

  /** The shortcut for points far away cuts nothing off. */
  @ParameterizedTest
  @EnumSource(Outline.class)
  void noDistanceIsBeyondTheReach(Outline kind) {
    for (int seed = 0; seed < 20; seed++) {
      Curve curve = Curve.of(kind.draw(new Random(seed)));
      DoubleUnaryOperator distance = curve.distance();
      for (int i = 0; i < 10_000; i++) {
        double angle = 2 * Math.PI * i / 10_000 - Math.PI;
        assertTrue(distance.applyAsDouble(angle) <= curve.reach(), kind + " at " + angle);
      }
    }
  }
}
