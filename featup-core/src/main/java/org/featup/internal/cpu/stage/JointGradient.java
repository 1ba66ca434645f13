package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/**
 * From the gradient dk of the joint kernel {@code k = R G / max(sum of R G, 1e-7)} to that of the
 * logits s, and of the spatial kernel's width. With {@code m = sum of k dk} and the sum above its
 * bound, {@code ds = k (dk - m)}, which is also {@code G dG}. Loops run over one array index, so
 * that C2 vectorises them.
 *
 * <p>The ds of a pixel add up to 0. Temperature and width therefore take the logits and the squared
 * offsets relative to their means over k: the same sums, without what rounding leaves of that 0.
 */
final class JointGradient {
  /** Sums of a joint kernel below it were divided by their lower bound; above, they are 1. */
  private static final float BOUNDED = 1 - 1e-5f;

  private final RangeKernel rangeKernel;
  private final float[] spatial;
  private final float[] squares;
  private final float[] total;
  private final float[] mean;
  private final float[] meanLogit;
  private final float[] meanSquare;
  private final float[] temp;
  private final float[] width;
  private double tempSum;
  private double widthSum;

  /**
   * Makes scratch space.
   *
   * @param most most pixels at once
   */
  JointGradient(StageParameters parameters, int most) {
    this.rangeKernel = parameters.rangeKernel();
    this.spatial = parameters.spatialKernel();
    this.squares = parameters.squaredOffsets();
    this.total = new float[most];
    this.mean = new float[most];
    this.meanLogit = new float[most];
    this.meanSquare = new float[most];
    this.temp = new float[most];
    this.width = new float[most];
  }

  /**
   * Replaces dk by ds, for the cosine by the gradient of the cosines.
   *
   * @param s logits or cosines, D*D planes
   * @param k the joint kernel
   * @param dk its gradient
   * @param pixels columns
   */
  void backward(float[][] s, float[][] k, float[][] dk, int pixels) {
    for (float[] sums : new float[][] {total, mean, meanLogit, meanSquare, temp, width}) {
      Arrays.fill(sums, 0, pixels, 0);
    }
    for (int t = 0; t < spatial.length; t++) {
      addMeans(s[t], k[t], dk[t], squares[t], pixels);
    }
    if (rangeKernel == RangeKernel.COSINE) {
      for (int x = 0; x < pixels; x++) {
        cosine(s, k, dk, x);
      }
    } else {
      softmax(s, k, dk, pixels);
    }
    for (int x = 0; x < pixels; x++) {
      tempSum += temp[x];
      widthSum += width[x];
    }
  }

  /** Sums over all pixels since the last call: of ds s, and of G dG times the squared offsets. */
  double[] take() {
    double[] sums = {tempSum, widthSum};
    tempSum = 0;
    widthSum = 0;
    return sums;
  }

  private void addMeans(float[] s, float[] k, float[] dk, float square, int pixels) {
    for (int x = 0; x < pixels; x++) {
      total[x] += k[x];
      mean[x] += k[x] * dk[x];
      meanLogit[x] += k[x] * s[x];
      meanSquare[x] += k[x] * square;
    }
  }

  private void softmax(float[][] s, float[][] k, float[][] dk, int pixels) {
    for (int x = 0; x < pixels; x++) {
      boolean bounded = total[x] < BOUNDED;
      mean[x] = bounded ? mean[x] : mean[x] / total[x];
      meanLogit[x] = bounded ? 0 : meanLogit[x] / total[x];
      meanSquare[x] = bounded ? 0 : meanSquare[x] / total[x];
    }
    for (int t = 0; t < spatial.length; t++) {
      softmaxTap(s[t], k[t], dk[t], squares[t], pixels);
    }
    for (int x = 0; x < pixels; x++) {
      if (total[x] < BOUNDED) {
        bounded(s, k, dk, x);
      }
    }
  }

  private void softmaxTap(float[] s, float[] k, float[] dk, float square, int pixels) {
    for (int x = 0; x < pixels; x++) {
      float ds = k[x] * (dk[x] - mean[x]);
      dk[x] = ds;
      temp[x] += ds * (s[x] - meanLogit[x]);
      width[x] += ds * (square - meanSquare[x]);
    }
  }

  /**
   * Where the bound holds {@code k = R G / 1e-7}, so {@code G dG = k dk}, {@code ds = k dk - R m}.
   */
  private void bounded(float[][] s, float[][] k, float[][] ds, int x) {
    double max = Double.NEGATIVE_INFINITY;
    for (float[] plane : s) {
      max = Math.max(max, plane[x]);
    }
    double sum = 0;
    for (float[] plane : s) {
      sum += Math.exp(plane[x] - max);
    }
    for (int t = 0; t < s.length; t++) {
      double shift = (double) k[t][x] * mean[x];
      double change = shift - Math.exp(s[t][x] - max) / sum * mean[x];
      ds[t][x] += (float) change;
      temp[x] += (float) (change * s[t][x]);
      width[x] += (float) (shift * squares[t]);
    }
  }

  private void cosine(float[][] cosines, float[][] k, float[][] dk, int x) {
    double sum = 0;
    for (int t = 0; t < spatial.length; t++) {
      sum += Math.max(0, cosines[t][x]) * spatial[t];
    }
    float m = sum < RowKernels.MIN_SUM ? 0 : mean[x];
    float norm = (float) (1 / Math.max(sum, RowKernels.MIN_SUM));
    for (int t = 0; t < spatial.length; t++) {
      float centred = dk[t][x] - m;
      width[x] += k[t][x] * centred * squares[t];
      dk[t][x] = cosines[t][x] <= 0 ? 0 : norm * spatial[t] * centred; // NaN passes
    }
  }
}
