package org.featup.reduce;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The leading eigenvalues of the scatter matrix of centred pixels, its trace, and the directions.
 *
 * @param values squared singular values, largest first
 * @param vectors one row of C entries for each, of length 1, or all zeros where the value is 0
 * @param total the sum of all eigenvalues
 */
record Spectrum(double[] values, double[][] vectors, double total) {
  /** Eigenvalues below this share of the largest are rounding of a matrix of lower rank. */
  private static final double RANK_TOLERANCE = 1e-13;

  /** Share of the trace that sets eigenvalues apart which are zero but for rounding. */
  private static final double APART = 1e-15;

  /** Pixels added to the covariance in one pass over it, to save memory traffic. */
  private static final int BLOCK = 8;

  /** From the C x C scatter matrix. */
  static Spectrum ofCovariance(Pixels pixels, double[] mean, int components) {
    int channels = mean.length;
    double[][] scatter = new double[channels][channels];
    double[][] block = new double[BLOCK][channels];
    int[] filled = {0};
    pixels.forEach(
        mean,
        pixel -> {
          System.arraycopy(pixel, 0, block[filled[0]++], 0, channels);
          if (filled[0] == BLOCK) {
            add(scatter, block);
            filled[0] = 0;
          }
        });
    for (int b = filled[0]; b < BLOCK; b++) {
      Arrays.fill(block[b], 0);
    }
    add(scatter, block);
    return of(scatter, components);
  }

  /** From the n x n Gram matrix: its eigenvectors U give the directions X^T U / s. */
  static Spectrum ofGram(Pixels pixels, double[] mean, int components) {
    double[][] x = new double[Math.toIntExact(pixels.count())][];
    int[] next = {0};
    pixels.forEach(mean, pixel -> x[next[0]++] = pixel.clone());
    double[][] gram = new double[x.length][x.length];
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int c = 0; c < mean.length; c++) {
          sum += x[i][c] * x[j][c];
        }
        gram[i][j] = sum;
        gram[j][i] = sum;
      }
    }
    Spectrum dual = of(gram, components);
    double[][] vectors = new double[components][mean.length];
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < x.length; i++) {
        for (int c = 0; c < mean.length; c++) {
          vectors[k][c] += dual.vectors[k][i] * x[i][c];
        }
      }
      orient(vectors[k]);
    }
    return new Spectrum(dual.values, vectors, dual.total);
  }

  private static void add(double[][] scatter, double[][] x) {
    for (int i = 0; i < scatter.length; i++) {
      double[] row = scatter[i];
      for (double[] pixel : x) {
        double factor = pixel[i];
        for (int j = 0; j < row.length; j++) {
          row[j] += factor * pixel[j];
        }
      }
    }
  }

  private static Spectrum of(double[][] symmetric, int components) {
    EigenDecomposition_F64<DMatrixRMaj> eig = decompose(symmetric);
    double[] all = new double[symmetric.length];
    double total = 0;
    for (int i = 0; i < all.length; i++) {
      all[i] = Math.max(0, eig.getEigenvalue(i).getReal());
      total += all[i];
    }
    int[] order =
        IntStream.range(0, all.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -all[i]))
            .mapToInt(i -> i)
            .toArray();
    double[] values = new double[components];
    double[][] vectors = new double[components][symmetric.length];
    for (int k = 0; k < components; k++) {
      double value = all[order[k]];
      if (value > all[order[0]] * RANK_TOLERANCE) {
        values[k] = value;
        vectors[k] = eig.getEigenVector(order[k]).getData().clone();
        orient(vectors[k]);
      }
    }
    return new Spectrum(values, vectors, total);
  }

  /**
   * Of a picture of one colour nearly all eigenvalues are zero, and the iteration may go in circles
   * among what rounding made of them; a diagonal far below the tolerance of the rank sets them
   * apart.
   */
  private static EigenDecomposition_F64<DMatrixRMaj> decompose(double[][] symmetric) {
    int n = symmetric.length;
    EigenDecomposition_F64<DMatrixRMaj> eig = DecompositionFactory_DDRM.eig(n, true, true);
    DMatrixRMaj matrix = new DMatrixRMaj(symmetric);
    if (eig.decompose(matrix.copy())) {
      return eig;
    }
    double trace = 0;
    for (int i = 0; i < n; i++) {
      trace += symmetric[i][i];
    }
    for (int i = 0; i < n; i++) {
      matrix.add(i, i, trace * APART * (i + 1) / n);
    }
    if (!eig.decompose(matrix)) {
      throw new IllegalStateException("the eigenvalues of the features do not converge");
    }
    return eig;
  }

  /** Makes the length 1 and the entry of largest magnitude positive; leaves zeros alone. */
  private static void orient(double[] vector) {
    double squares = 0;
    double largest = 0;
    for (double v : vector) {
      squares += v * v;
      largest = Math.abs(v) > Math.abs(largest) ? v : largest;
    }
    double scale = squares == 0 ? 0 : Math.copySign(1 / Math.sqrt(squares), largest);
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
  }
}
