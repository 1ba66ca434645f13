package org.featup.evaluate.probe;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.LinearSolverFactory_DDRM;
import org.ejml.interfaces.linsol.LinearSolverDense;

/** Solves (a G + r I) X = B for a Gram matrix G, of which it keeps the Cholesky factor. */
final class Curvature {
  private final int channels;
  private final LinearSolverDense<DMatrixRMaj> solver;

  /**
   * Factors the matrix.
   *
   * @param gram G, C x C; is changed
   * @param factor a
   * @param ridge r, above 0
   */
  Curvature(double[] gram, int channels, double factor, double ridge) {
    this.channels = channels;
    boolean finite = true; // the factorisation takes NaN for a positive pivot
    for (int i = 0; i < gram.length; i++) {
      gram[i] = gram[i] * factor + (i % (channels + 1) == 0 ? ridge : 0);
      finite &= Double.isFinite(gram[i]);
    }
    solver = LinearSolverFactory_DDRM.chol(channels);
    if (!finite || !solver.setA(DMatrixRMaj.wrap(channels, channels, gram))) {
      throw new IllegalArgumentException(
          "expected finite features and a ridge above their rounding, given " + ridge);
    }
  }

  /**
   * Solves for several right sides.
   *
   * @param sides {@code [k * channels + c]}; not modified
   * @return in the same order
   */
  double[] solve(double[] sides) {
    int outputs = sides.length / channels;
    DMatrixRMaj b = new DMatrixRMaj(channels, outputs);
    for (int i = 0; i < sides.length; i++) {
      b.data[i % channels * outputs + i / channels] = sides[i];
    }
    DMatrixRMaj x = new DMatrixRMaj(channels, outputs);
    solver.solve(b, x);
    double[] solution = new double[sides.length];
    for (int i = 0; i < sides.length; i++) {
      solution[i] = x.data[i % channels * outputs + i / channels];
    }
    return solution;
  }
}
