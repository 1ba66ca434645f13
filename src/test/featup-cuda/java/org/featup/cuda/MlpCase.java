package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.stage.MlpGradient;
import org.featup.internal.cuda.stage.StagePixels;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;

/**
 * A network of unit weights, so that its outputs are GELU of its inputs: closer comparisons than
 * those of whole stages are. The inputs and the hidden layer fill a group of 8 rows, the outputs do
 * not, and memory ends with the last plane.
 */
public final class MlpCase {
  private static final int PIXELS = 40;
  private static final int HIDDEN = 8;
  private static final int OUTPUTS = 7;

  /** Arguments lie between this and its negative. */
  private static final double RANGE = 5;

  /** An error function within 7.1e-8, halved, and one rounding. */
  private static final double CLOSE = 1e-7;

  private MlpCase() {}

  private static Mlp mlp() {
    return new Mlp(unit(HIDDEN), unit(OUTPUTS));
  }

  private static Conv1x1 unit(int outputs) {
    Conv1x1 conv = Conv1x1.zeros(HIDDEN, outputs);
    for (int o = 0; o < outputs; o++) {
      conv.weight()[o * HIDDEN + o] = 1;
    }
    return conv;
  }

  /** Channels of a pixel next to each other; values are spread evenly. */
  private static float[] guidance() {
    float[] guidance = new float[PIXELS * HIDDEN];
    for (int i = 0; i < guidance.length; i++) {
      guidance[i] = (float) (RANGE * (2.0 * i / (guidance.length - 1) - 1));
    }
    return guidance;
  }

  public static void gelu(CudaSession session) {
    float[] x = guidance();
    float[] actual = new float[OUTPUTS * PIXELS];
    try (DeviceMemory guidance = session.upload(x);
        DeviceMemory out = session.context().allocate(4L * actual.length)) {
      new StagePixels(session, PIXELS).keys(guidance, mlp(), out);
      session.context().download(out, 0, actual, 0, actual.length);
    }
    for (int i = 0; i < actual.length; i++) {
      float at = x[i % PIXELS * HIDDEN + i / PIXELS];
      double expected = at * below(at);
      assertEquals(expected, actual[i], CLOSE * Math.max(1, Math.abs(at)), "GELU of " + at);
    }
  }

  public static void geluGrad(CudaSession session) {
    float[] x = guidance();
    float[] d = StageArrays.values(1, OUTPUTS * PIXELS);
    float[] actual = new float[x.length];
    try (DeviceMemory guidance = session.upload(x);
        DeviceMemory gradient = session.upload(actual);
        DeviceMemory dOut = session.upload(d)) {
      Mlp zeros = new Mlp(Conv1x1.zeros(HIDDEN, HIDDEN), Conv1x1.zeros(HIDDEN, OUTPUTS));
      new MlpGradient(session, PIXELS, guidance, gradient, 1).keys(dOut, mlp(), zeros);
      session.context().download(gradient, 0, actual, 0, actual.length);
    }
    for (int i = 0; i < actual.length; i++) {
      int channel = i % HIDDEN;
      double slope = below(x[i]) + x[i] * density(x[i]);
      double expected = channel < OUTPUTS ? slope * d[channel * PIXELS + i / HIDDEN] : 0;
      assertEquals(expected, actual[i], 2 * CLOSE, "derivative of GELU at " + x[i]);
    }
  }

  private static double density(double x) {
    return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
  }

  /** The normal distribution: a half, and the density times x + x^3 / 3 + x^5 / (3 5) ... */
  private static double below(double x) {
    double sum = 0;
    double term = x;
    for (int k = 3; sum + term != sum; k += 2) {
      sum += term;
      term *= x * x / k;
    }
    return 0.5 + density(x) * sum;
  }
}
