package org.featup.evaluate.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

/** Logistic regression on 40 cells of 3 channels with shares of 3 classes. */
class LogisticProbeTest {
  private static final Backend BACKEND = Backends.byName("scalar");
  private static final int CELLS = 40;
  private static final int CHANNELS = 3;
  private static final int CLASSES = 3;
  private static final double RIDGE = 0.02;
  private static final double STEP = 1e-4;

  private final NDArray map = TestData.random(1, 1, CHANNELS, 5, 8);
  private final float[][] shares = new float[CELLS][CLASSES];
  private final double[][] x = new double[CELLS][CHANNELS];
  private final double[] deviation = new double[CHANNELS];
  private final double[] mean = new double[CHANNELS];

  LogisticProbeTest() {
    Random random = new Random(2);
    for (int i = 0; i < CELLS; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        mean[c] += map.get(0, c, i / 8, i % 8) / (double) CELLS;
      }
      // most of the class of the first channel's sign, some of the others
      int class0 = map.get(0, 0, i / 8, i % 8) > 0 ? 1 : 0;
      float rest = random.nextFloat() * 0.6f;
      shares[i][class0] = 1 - rest;
      shares[i][2] = rest;
    }
    for (int i = 0; i < CELLS; i++) {
      for (int c = 0; c < CHANNELS; c++) {
        x[i][c] = map.get(0, c, i / 8, i % 8) - mean[c];
        deviation[c] += x[i][c] * x[i][c] / CELLS;
      }
    }
    for (int c = 0; c < CHANNELS; c++) {
      deviation[c] = Math.sqrt(deviation[c]);
      for (int i = 0; i < CELLS; i++) {
        x[i][c] /= deviation[c];
      }
    }
  }

  /** The loss in its own words; parameters are weights by class, then biases. */
  private double loss(double[] parameters) {
    double loss = 0;
    for (int i = 0; i < CELLS; i++) {
      double[] scores = new double[CLASSES];
      double sum = 0;
      for (int k = 0; k < CLASSES; k++) {
        scores[k] = parameters[CLASSES * CHANNELS + k];
        for (int c = 0; c < CHANNELS; c++) {
          scores[k] += parameters[k * CHANNELS + c] * x[i][c];
        }
        sum += Math.exp(scores[k]);
      }
      for (int k = 0; k < CLASSES; k++) {
        loss -= shares[i][k] * (scores[k] - Math.log(sum)) / CELLS;
      }
    }
    for (int j = 0; j < CLASSES * CHANNELS; j++) {
      loss += RIDGE / 2 * parameters[j] * parameters[j];
    }
    return loss;
  }

  private double[] gradient(double[] parameters) {
    double[] gradient = new double[parameters.length];
    for (int j = 0; j < gradient.length; j++) {
      double[] moved = parameters.clone();
      moved[j] += STEP;
      double above = loss(moved);
      moved[j] -= 2 * STEP;
      gradient[j] = (above - loss(moved)) / (2 * STEP);
    }
    return gradient;
  }

  /** A map of raw features in terms of standardised ones. */
  private double[] standardised(Conv1x1 probe) {
    double[] parameters = new double[CLASSES * CHANNELS + CLASSES];
    for (int k = 0; k < CLASSES; k++) {
      parameters[CLASSES * CHANNELS + k] = probe.bias()[k];
      for (int c = 0; c < CHANNELS; c++) {
        double weight = probe.weight()[k * CHANNELS + c];
        parameters[k * CHANNELS + c] = weight * deviation[c];
        parameters[CLASSES * CHANNELS + k] += weight * mean[c];
      }
    }
    return parameters;
  }

  private Conv1x1 fit(int steps) {
    return LogisticProbe.fit(List.of(map), List.<float[][]>of(shares), RIDGE, steps, BACKEND);
  }

  /** From zero, by Boehning's bound: {@code (G / 2 + ridge) W = -dW} and {@code b = -2 db}. */
  @Test
  void theFirstStepFollowsTheGradient() {
    double[] gradient = gradient(new double[CLASSES * CHANNELS + CLASSES]);
    double[] step = standardised(fit(1));
    for (int k = 0; k < CLASSES; k++) {
      assertEquals(-2 * gradient[CLASSES * CHANNELS + k], step[CLASSES * CHANNELS + k], 1e-5);
      for (int c = 0; c < CHANNELS; c++) {
        double sum = RIDGE * step[k * CHANNELS + c];
        for (int d = 0; d < CHANNELS; d++) {
          double gram = 0;
          for (double[] cell : x) {
            gram += cell[c] * cell[d] / CELLS;
          }
          sum += gram / 2 * step[k * CHANNELS + d];
        }
        assertEquals(-gradient[k * CHANNELS + c], sum, 1e-5, "class " + k + " channel " + c);
      }
    }
    assertTrue(Math.abs(gradient[0]) > 0.05, "nothing to follow");
  }

  @Test
  void theGradientVanishesWhereItEnds() {
    double[] parameters = standardised(fit(400));
    assertArrayEquals(new double[parameters.length], gradient(parameters), 1e-5);
    double least = loss(parameters);
    assertTrue(least < loss(new double[parameters.length]) - 0.2);
    assertEquals(least, loss(standardised(fit(100))), 1e-6);
  }

  @Test
  void separableClassesAreToldApart() {
    float[][] hard = new float[CELLS][2];
    for (int i = 0; i < CELLS; i++) {
      hard[i][x[i][0] + x[i][1] > 0 ? 1 : 0] = 1;
    }
    Conv1x1 probe = LogisticProbe.fit(List.of(map), List.<float[][]>of(hard), 1e-4, 400, BACKEND);
    NDArray scores = BACKEND.conv1x1(map, probe);
    int right = 0;
    for (int i = 0; i < CELLS; i++) {
      boolean said = scores.get(0, 1, i / 8, i % 8) > scores.get(0, 0, i / 8, i % 8);
      right += said == (hard[i][1] > 0) ? 1 : 0;
    }
    assertEquals(CELLS, right);
  }

  /** Features that say nothing leave the shares of the classes. */
  @Test
  void constantFeaturesGiveTheSharesOfTheClasses() {
    NDArray flat = NDArray.zeros(new Shape(1, 2, 1, 4));
    float[][] classes = {{1, 0}, {1, 0}, {0.5f, 0.5f}, {0.5f, 0.5f}};
    Conv1x1 probe =
        LogisticProbe.fit(List.of(flat), List.<float[][]>of(classes), 0.01, 200, BACKEND);
    assertArrayEquals(new float[4], probe.weight());
    double odds = Math.exp(probe.bias()[0] - probe.bias()[1]);
    assertEquals(0.75, odds / (1 + odds), 1e-5);
  }

  @Test
  void mapsAndSharesFollowEachOther() {
    NDArray second = TestData.random(3, 1, CHANNELS, 1, 1);
    List<NDArray> two = List.of(map, second);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> LogisticProbe.fit(two, List.<float[][]>of(shares), RIDGE, 5, BACKEND));
    assertEquals("expected the shares of 41 cells, given 40", e.getMessage());
    float[][] more = {{0, 0, 1}};
    Conv1x1 probe = LogisticProbe.fit(two, List.of(shares, more), RIDGE, 5, BACKEND);
    assertEquals(CLASSES, probe.outputs());
  }
}
