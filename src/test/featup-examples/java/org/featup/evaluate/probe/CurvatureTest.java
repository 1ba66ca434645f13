package org.featup.evaluate.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CurvatureTest {

  /** The Gram matrix of a few random rows, so singular. */
  private static double[] gram(int channels, int rows) {
    Random random = new Random(1);
    double[] gram = new double[channels * channels];
    for (int r = 0; r < rows; r++) {
      double[] x = random.doubles(channels, -1, 1).toArray();
      for (int i = 0; i < gram.length; i++) {
        gram[i] += x[i / channels] * x[i % channels];
      }
    }
    return gram;
  }

  @Test
  void whatItSolvesGivesTheSidesAgain() {
    double[] gram = gram(6, 4);
    double[] sides = new Random(2).doubles(18, -1, 1).toArray();
    double[] given = sides.clone();
    double[] x = new Curvature(gram.clone(), 6, 0.5, 0.1).solve(sides);
    assertTrue(Arrays.equals(given, sides), "the sides were changed");
    for (int k = 0; k < 3; k++) {
      for (int c = 0; c < 6; c++) {
        double sum = 0.1 * x[k * 6 + c];
        for (int d = 0; d < 6; d++) {
          sum += 0.5 * gram[c * 6 + d] * x[k * 6 + d];
        }
        assertEquals(sides[k * 6 + c], sum, 1e-12);
      }
    }
  }

  @Test
  void featuresThatAreNotFiniteAreRefused() {
    double[] gram = gram(3, 3);
    gram[4] = Double.NaN;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> new Curvature(gram, 3, 0.5, 0.1));
    assertTrue(e.getMessage().contains("finite features"), e.getMessage());
  }
}
