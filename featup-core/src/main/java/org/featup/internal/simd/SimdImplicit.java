package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.HiddenLayer;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;
import org.featup.internal.cpu.kernels.WaveRates;

/** The loops of the implicit network over the Vector API. */
final class SimdImplicit implements ImplicitKernels {

  @Override
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    product(a, a.stride(), 1, b, c).add(m, n, k);
  }

  @Override
  public void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    product(a, 1, a.stride(), b, c).add(m, n, k);
  }

  private static SimdProduct product(Matrix a, int rowStep, int columnStep, Matrix b, Matrix c) {
    return new SimdProduct(
        a.data(),
        a.offset(),
        rowStep,
        columnStep,
        b.data(),
        b.offset(),
        b.stride(),
        c.data(),
        c.offset(),
        c.stride());
  }

  @Override
  public void waves(double[] values, int count, WaveRates rates, Matrix out, int column) {
    SimdWaves.waves(values, count, rates, out, column);
  }

  @Override
  public void moments(
      Matrix u, int count, int n, int shift, Matrix weights, float[] sums, float[] squares) {
    SimdMoments.add(u, count, n, shift, weights, sums, squares);
  }

  @Override
  public void momentGradients(
      Matrix u, int count, int n, int shift, float[] dSums, float[] dSquares, Matrix dWeights) {
    SimdMoments.addGradients(u, count, n, shift, dSums, dSquares, dWeights);
  }

  @Override
  public void addRow(Matrix rows, Matrix row, int count, int n, Matrix out) {
    for (int j = 0; j < n; j += LANES) {
      FloatVector addend = fromArray(SPECIES, row.data(), row.index(0, j));
      int from = rows.index(0, j);
      int to = out.index(0, j);
      int i = 0;
      do {
        fromArray(SPECIES, rows.data(), from).add(addend).intoArray(out.data(), to);
        from += rows.stride();
        to += out.stride();
      } while (++i < count);
    }
  }

  @Override
  public void addRows(Matrix rows, int count, int n, Matrix sums) {
    for (int i = 0; i < count; i++) {
      int from = rows.index(i, 0);
      int to = sums.index(i, 0);
      for (int j = 0; j < n; j += LANES) {
        FloatVector sum = fromArray(SPECIES, sums.data(), to + j);
        sum.add(fromArray(SPECIES, rows.data(), from + j)).intoArray(sums.data(), to + j);
      }
    }
  }

  @Override
  public void relu(Matrix x, int count, int n) {
    for (int i = 0; i < count; i++) {
      int at = x.index(i, 0);
      for (int j = 0; j < n; j += LANES) {
        fromArray(SPECIES, x.data(), at + j).max(0).intoArray(x.data(), at + j);
      }
    }
  }

  @Override
  public void reluGradient(Matrix output, int count, int n, Matrix gradient) {
    for (int i = 0; i < count; i++) {
      int from = output.index(i, 0);
      int to = gradient.index(i, 0);
      for (int j = 0; j < n; j += LANES) {
        FloatVector y = fromArray(SPECIES, output.data(), from + j);
        FloatVector d = fromArray(SPECIES, gradient.data(), to + j);
        // not "where it is above", which NaN is not
        d.blend(0, y.compare(VectorOperators.LE, 0)).intoArray(gradient.data(), to + j);
      }
    }
  }

  @Override
  public void hidden(HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed) {
    SimdHidden.forward(layer, norms, count, x, normed);
  }

  @Override
  public void hiddenGradient(
      HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed, Matrix gradient) {
    SimdHidden.backward(layer, norms, count, x, normed, gradient);
  }
}
