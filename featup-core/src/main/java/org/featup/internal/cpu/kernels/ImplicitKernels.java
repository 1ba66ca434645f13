package org.featup.internal.cpu.kernels;

/**
 * The inner loops of the implicit network. Pixels are rows of a {@link Matrix}, their channels lie
 * next to each other: so maps are stored, and so none of the products needs a transposed block.
 * Widths are padded to a multiple of {@link RowKernels#lanes()}; padding that is read must be
 * finite.
 */
public interface ImplicitKernels {

  /**
   * Matrix product, added: {@code c[i, j] += sum_x a[i, x] b[x, j]}.
   *
   * @param m rows of {@code a} and {@code c}
   * @param n columns of {@code b} and {@code c}, padded
   * @param k columns of {@code a}, rows of {@code b}; at least 1
   * @param a left matrix
   * @param b right matrix
   * @param c the sums
   */
  void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c);

  /**
   * Matrix product with the left one transposed, added: {@code c[i, j] += sum_x a[x, i] b[x, j]}.
   *
   * @param m columns of {@code a}, rows of {@code c}
   * @param n columns of {@code b} and {@code c}, padded
   * @param k rows of {@code a} and {@code b}; at least 1
   * @param a left matrix, transposed
   * @param b right matrix
   * @param c the sums
   */
  void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c);

  /**
   * Sine and cosine of many frequencies: {@code out[i, column + k] = sin(rates[k] values[i])}, the
   * cosines {@code rates.count()} columns further. Absolute error below 2e-7 up to 2^14 half turns,
   * which are 51,000 radians; far beyond it is unspecified. Up to a vector after the cosines is
   * overwritten.
   *
   * @param values one coordinate per row
   * @param count rows
   * @param rates frequencies
   * @param out receives both
   * @param column where the sines start
   */
  void waves(double[] values, int count, WaveRates rates, Matrix out, int column);

  /**
   * A weighted sum and a quadratic form of each row: {@code sums[i] += sum_j w0[j] u[i, j]} and
   * {@code squares[i] += sum_j u[i, j] (w1[j] u[i, j] + w2[j] u[i, j + shift])}.
   *
   * @param u the rows, of width {@code n + shift} rounded up
   * @param count rows
   * @param n columns summed, padded
   * @param shift distance of the columns that are multiplied
   * @param weights rows w0, w1 and w2
   * @param sums added to
   * @param squares added to
   */
  void moments(
      Matrix u, int count, int n, int shift, Matrix weights, float[] sums, float[] squares);

  /**
   * Gradients of {@link #moments} by its weights, added.
   *
   * @param u as there
   * @param count as there
   * @param n as there
   * @param shift as there
   * @param dSums gradient of the sums
   * @param dSquares gradient of the quadratic forms
   * @param dWeights rows dw0, dw1 and dw2
   */
  void momentGradients(
      Matrix u, int count, int n, int shift, float[] dSums, float[] dSquares, Matrix dWeights);

  /**
   * Adds one row to many: {@code out[i, j] = rows[i, j] + row[j]}.
   *
   * @param rows {@code count} rows
   * @param row one row
   * @param count rows
   * @param n columns, padded
   * @param out receives the sums
   */
  void addRow(Matrix rows, Matrix row, int count, int n, Matrix out);

  /**
   * Adds rows to rows: {@code sums[i, j] += rows[i, j]}.
   *
   * @param rows {@code count} rows
   * @param count rows
   * @param n columns, padded
   * @param sums added to
   */
  void addRows(Matrix rows, int count, int n, Matrix sums);

  /**
   * ReLU in place.
   *
   * @param x {@code count} rows
   * @param count rows
   * @param n columns, padded
   */
  void relu(Matrix x, int count, int n);

  /**
   * Gradient of {@link #relu}, in place: zero where the output was.
   *
   * @param output of the ReLU
   * @param count rows
   * @param n columns, padded
   * @param gradient of the output in, of the input out
   */
  void reluGradient(Matrix output, int count, int n, Matrix gradient);

  /**
   * From the first product to the second one's input: the norm of the first product's inputs (see
   * {@link HiddenLayer}), ReLU, mask, and a LayerNorm without weights.
   *
   * @param layer per channel
   * @param norms {@code mean} and {@code scale} are read, {@code hiddenScale} is written
   * @param count pixels
   * @param x first product in, masked ReLU out
   * @param normed receives the norm of {@code x}, zero in the padding
   */
  void hidden(HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed);

  /**
   * Gradient of {@link #hidden}.
   *
   * @param layer as there
   * @param norms reads all of it and writes {@code dMean} and {@code dScale}
   * @param count pixels
   * @param x masked ReLU, as it came out
   * @param normed its norm, as it came out
   * @param gradient of {@code normed} in, of the first product out
   */
  void hiddenGradient(
      HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed, Matrix gradient);
}
