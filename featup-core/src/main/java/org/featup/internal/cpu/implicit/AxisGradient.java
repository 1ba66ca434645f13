package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;

/**
 * Gradients by what an {@link AxisShare} gives to its pixels, summed over the pixels of each
 * position.
 *
 * @param products by the products
 * @param sums by the sums
 * @param squares by the squares
 */
record AxisGradient(Matrix products, float[] sums, float[] squares) {

  static AxisGradient zeros(int positions, int width) {
    return new AxisGradient(
        Matrix.zeros(positions, width), new float[positions], new float[positions]);
  }

  /** Adds pixels that all are at one position. */
  void addTo(
      int position, int count, int width, PixelNorms n, ImplicitKernels k, Matrix ones, Matrix d) {
    k.multiply(1, width, count, ones, d, products.from(position));
    for (int i = 0; i < count; i++) {
      sums[position] += n.dSums()[i];
      squares[position] += n.dSquares()[i];
    }
  }

  /** Adds pixels that are at one position each. */
  void addEach(int first, int count, int width, PixelNorms n, ImplicitKernels k, Matrix d) {
    k.addRows(d, count, width, products.from(first));
    for (int i = 0; i < count; i++) {
      sums[first + i] += n.dSums()[i];
      squares[first + i] += n.dSquares()[i];
    }
  }

  /** Adds the gradients of other pixels. */
  void add(AxisGradient other) {
    for (int i = 0; i < products.data().length; i++) {
      products.data()[i] += other.products.data()[i];
    }
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
      squares[i] += other.squares[i];
    }
  }

  double sumOfSquares() {
    double sum = 0;
    for (float square : squares) {
      sum += square;
    }
    return sum;
  }

  /** The gradients by the weights behind the share, as {@link WaveGroup#unfold} takes them. */
  double[] byWeights(AxisShare share) {
    WaveGroup group = share.group();
    Matrix gradients = Matrix.zeros(group.rows(), group.columns());
    group.backward(sums.length, share.waves(), products, sums, squares, gradients);
    double[] result = new double[Math.multiplyExact(group.rows(), group.columns())];
    for (int i = 0; i < result.length; i++) {
      result[i] = gradients.data()[gradients.offset() + i];
    }
    return result;
  }
}
