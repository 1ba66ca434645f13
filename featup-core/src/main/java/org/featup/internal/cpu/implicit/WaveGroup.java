package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.FoldedNorm;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.kernels.WaveRates;
import org.featup.spi.FourierFeatures;

/**
 * Some coordinates' share of the first convolution. The features are linear in the <em>waves</em>
 * {@code sin(f v)} and {@code cos(f v)}, which nothing learned has a part in (see {@link
 * BiasRotation}): the biases are folded into the weights, and neither pass computes a feature. The
 * waves of a coordinate are its sines, then its cosines; the coordinates follow each other, then
 * come the colours themselves, if any.
 *
 * <p>Two more numbers of a pixel are functions of the waves, the sum of its features and that of
 * their squares, which the norm needs: its moments.
 */
final class WaveGroup {
  /** Moments: weights of the sum, of the squares of waves and of sines times cosines. */
  private static final int MOMENTS = 3;

  private final ImplicitKernels kernels;
  private final FourierFeatures fourier;
  private final FoldedNorm folded;
  private final WaveRates rates;
  private final int first;
  private final int coordinates;
  private final int colors;
  private final int padded;
  private final int stride;
  private final int hidden;
  private final Matrix weights;
  private final Matrix moments;
  private double constant;

  /**
   * Folds.
   *
   * @param first 0 for rows, 1 for columns, 2 for colours
   * @param coordinates how many from there on
   */
  WaveGroup(
      RowKernels kernels, FourierFeatures fourier, FoldedNorm folded, int first, int coordinates) {
    int lanes = kernels.lanes();
    this.kernels = kernels.implicit();
    this.fourier = fourier;
    this.folded = folded;
    this.rates = WaveRates.of(fourier.frequencies(), lanes);
    this.first = first;
    this.coordinates = coordinates;
    this.colors = first < 2 ? 0 : coordinates;
    this.padded = Blocks.roundUp(size(), lanes);
    this.stride = Blocks.roundUp(padded + Math.max(rates.count(), lanes), lanes);
    this.hidden = Blocks.roundUp(folded.outputs(), lanes);
    this.weights = Matrix.zeros(size(), hidden);
    this.moments = Matrix.zeros(MOMENTS, padded);
    for (int d = 0; d < coordinates; d++) {
      for (int k = 0; k < rates.count(); k++) {
        fold(rotation(d, k), sine(d, k), wave(d, k));
      }
    }
    for (int c = 0; c < colors; c++) {
      for (int o = 0; o < folded.outputs(); o++) {
        weights.set(color(c), o, folded.weight(o, feature(c)));
      }
      moments.set(0, color(c), 1);
      moments.set(1, color(c), 1);
    }
  }

  private void fold(BiasRotation rotation, int sine, int wave) {
    int partner = wave + rates.count();
    for (int o = 0; o < folded.outputs(); o++) {
      double s = folded.weight(o, sine);
      double c = folded.weight(o, cosine(sine));
      weights.set(wave, o, rotation.ofSine(s, c));
      weights.set(partner, o, rotation.ofCosine(s, c));
    }
    moments.set(0, wave, rotation.ofSine(1, 1));
    moments.set(0, partner, rotation.ofCosine(1, 1));
    moments.set(1, wave, rotation.ofSquare());
    moments.set(2, wave, rotation.ofProduct());
    constant += 1 - rotation.ofSquare() / 2;
  }

  /** What is still to be added to the sums of squares. */
  double constant() {
    return constant;
  }

  /** Elements between the waves of two pixels. */
  int stride() {
    return stride;
  }

  /**
   * Adds this share of some pixels to their products and moments.
   *
   * @param values coordinates, {@code [which][pixel]}
   * @param waves receives the waves
   * @param products of the pixels, added to
   * @param sums of the pixels, added to
   * @param squares of the pixels, added to
   */
  void forward(
      double[][] values, int count, Matrix waves, Matrix products, float[] sums, float[] squares) {
    for (int d = 0; d < coordinates; d++) {
      kernels.waves(values[d], count, rates, waves, wave(d, 0));
    }
    for (int c = 0; c < colors; c++) {
      for (int i = 0; i < count; i++) {
        waves.set(i, color(c), values[c][i]);
      }
    }
    kernels.multiply(count, hidden, size(), waves, weights, products);
    kernels.moments(waves, count, padded, rates.count(), moments, sums, squares);
  }

  /** Rows of the gradients, each of {@link #columns}: one per output, then the moments. */
  int rows() {
    return folded.outputs() + MOMENTS;
  }

  int columns() {
    return padded;
  }

  /**
   * Adds the gradients of the folded weights and moments.
   *
   * @param waves as {@link #forward} made them
   * @param dProducts gradient of the products
   * @param dSums gradient of the sums
   * @param dSquares gradient of the sums of squares
   * @param gradients {@link #rows} x {@link #columns}, added to
   */
  void backward(
      int count,
      Matrix waves,
      Matrix dProducts,
      float[] dSums,
      float[] dSquares,
      Matrix gradients) {
    kernels.multiplyTransposed(folded.outputs(), padded, count, dProducts, waves, gradients);
    Matrix dMoments = gradients.from(folded.outputs());
    kernels.momentGradients(waves, count, padded, rates.count(), dSums, dSquares, dMoments);
  }

  /**
   * From the gradients of what was folded to those of the folded norm's weights and of the biases.
   *
   * @param gradients what {@link #backward} summed up
   * @param from where they start
   * @param dConstant gradient of {@link #constant}
   * @param dFolded gradient of the folded norm's weights, outputs x inputs, added to
   * @param dBiases added to
   */
  void unfold(double[] gradients, int from, double dConstant, double[] dFolded, float[] dBiases) {
    for (int d = 0; d < coordinates; d++) {
      for (int k = 0; k < rates.count(); k++) {
        int at = from + wave(d, k);
        unfold(gradients, at, dConstant, rotation(d, k), sine(d, k), dFolded, dBiases);
      }
    }
    for (int c = 0; c < colors; c++) {
      for (int o = 0; o < folded.outputs(); o++) {
        double gradient = gradients[from + o * padded + color(c)];
        dFolded[o * folded.inputs() + feature(c)] += gradient;
      }
    }
  }

  private void unfold(
      double[] gradients,
      int at,
      double dConstant,
      BiasRotation rotation,
      int sine,
      double[] dFolded,
      float[] dBiases) {
    int outputs = folded.outputs();
    int cosine = cosine(sine);
    double dSquare = gradients[at + (outputs + 1) * padded] - dConstant / 2;
    double dProduct = gradients[at + (outputs + 2) * padded];
    double dB = rotation.sineBiasOfSquares(dSquare, dProduct);
    double dC = rotation.cosineBiasOfSquares(dSquare, dProduct);
    for (int o = 0; o <= outputs; o++) { // the last one is the sum of features, of weights 1
      double ds = gradients[at + o * padded];
      double dc = gradients[at + o * padded + rates.count()];
      boolean sum = o == outputs;
      dB += (sum ? 1 : folded.weight(o, sine)) * rotation.sineBias(ds, dc);
      dC += (sum ? 1 : folded.weight(o, cosine)) * rotation.cosineBias(ds, dc);
      if (!sum) {
        dFolded[o * folded.inputs() + sine] += rotation.sineWeight(ds, dc);
        dFolded[o * folded.inputs() + cosine] += rotation.cosineWeight(ds, dc);
      }
    }
    dBiases[sine] += (float) dB;
    dBiases[cosine] += (float) dC;
  }

  private BiasRotation rotation(int d, int k) {
    int sine = sine(d, k);
    return BiasRotation.of(fourier.biases()[sine], fourier.biases()[cosine(sine)]);
  }

  /** The channel of a sine feature. */
  private int sine(int d, int k) {
    return k * fourier.coordinates() + first + d;
  }

  private int cosine(int sine) {
    return fourier.biases().length / 2 + sine;
  }

  private int feature(int color) {
    return fourier.biases().length + color;
  }

  /** The column of a sine wave. */
  private int wave(int d, int k) {
    return 2 * rates.count() * d + k;
  }

  private int color(int c) {
    return 2 * rates.count() * coordinates + c;
  }

  private int size() {
    return 2 * rates.count() * coordinates + colors;
  }
}
