package org.featup.evaluate.probe;

import java.util.Arrays;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Multinomial logistic regression from the features of a cell to the shares that the classes have
 * in it:
 *
 * <pre>min over W, b:  -(1/n) sum_i sum_k p_ik log softmax(W x_i + b)_k  +  (ridge / 2) |W|^2</pre>
 *
 * on features of mean 0 and deviation 1. The curvature of the loss is nowhere above half the Gram
 * matrix of the features, whatever W (Boehning 1992), so that matrix, factored once, gives steps
 * that need no search; momentum (Nesterov) makes them fewer. No random numbers; the sums do not
 * depend on the number of threads.
 */
public final class LogisticProbe {
  private static final double HALF = 0.5;

  private LogisticProbe() {}

  /**
   * Learns a probe.
   *
   * @param maps (1, C, h, w) each, at least one
   * @param shares for every map the share of each class in each cell, {@code [cell][class]}
   * @param ridge the weight of the penalty, above 0
   * @param steps of the descent, at least 1; 100 are plenty
   * @param backend where to compute
   * @return from C channels to one score per class
   * @throws IllegalArgumentException if maps and shares do not fit each other
   */
  public static Conv1x1 fit(
      List<NDArray> maps, List<float[][]> shares, double ridge, int steps, Backend backend) {
    Design design = new Design(maps, backend);
    float[][] targets = shares.stream().flatMap(Arrays::stream).toArray(float[][]::new);
    if (targets.length != design.cells()) {
      throw new IllegalArgumentException(
          "expected the shares of " + design.cells() + " cells, given " + targets.length);
    }
    int classes = targets[0].length;
    int channels = design.channels();
    Curvature curvature = new Curvature(design.gram(), channels, HALF, ridge);
    double[] weight = new double[classes * channels];
    double[] bias = new double[classes];
    double[] aheadWeight = weight;
    double[] aheadBias = bias;
    for (int step = 1; step <= steps; step++) {
      float[] residuals = design.predict(map(channels, aheadWeight, aheadBias));
      for (int i = 0; i < targets.length; i++) {
        Softmax.subtractTarget(residuals, i * classes, targets[i]);
      }
      double[] slope = design.correlate(residuals, classes);
      for (int i = 0; i < slope.length; i++) {
        slope[i] += ridge * aheadWeight[i];
      }
      double[] nextWeight = minus(aheadWeight, curvature.solve(slope), 1);
      double[] nextBias = minus(aheadBias, means(residuals, classes), 1 / HALF);
      double momentum = (step - 1) / (step + 2.0);
      aheadWeight = minus(nextWeight, minus(weight, nextWeight, 1), momentum);
      aheadBias = minus(nextBias, minus(bias, nextBias, 1), momentum);
      weight = nextWeight;
      bias = nextBias;
    }
    return design.unstandardised(weight, bias);
  }

  private static double[] means(float[] residuals, int classes) {
    double[] means = new double[classes];
    for (int i = 0; i < residuals.length; i++) {
      means[i % classes] += (double) residuals[i] * classes / residuals.length;
    }
    return means;
  }

  private static double[] minus(double[] a, double[] b, double factor) {
    double[] result = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      result[i] = a[i] - factor * b[i];
    }
    return result;
  }

  private static Conv1x1 map(int channels, double[] weight, double[] bias) {
    float[] w = new float[weight.length];
    float[] b = new float[bias.length];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) weight[i];
    }
    for (int i = 0; i < b.length; i++) {
      b[i] = (float) bias[i];
    }
    return new Conv1x1(channels, bias.length, w, b);
  }
}
