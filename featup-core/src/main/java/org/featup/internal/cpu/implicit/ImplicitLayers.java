package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.kernels.FoldedNorm;
import org.featup.internal.cpu.kernels.HiddenLayer;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.spi.FourierFeatures;
import org.featup.spi.ImplicitParameters;

/**
 * The implicit network's layers as the pixels of one call need them: norms and dropout folded into
 * the convolutions that follow, and the first convolution cut into the shares of rows, columns and
 * colours.
 */
final class ImplicitLayers {
  private final ImplicitKernels kernels;
  private final FourierFeatures fourier;
  private final FoldedNorm inputNorm;
  private final FoldedNorm hiddenNorm;
  private final WaveGroup rows;
  private final WaveGroup columns;
  private final WaveGroup colors;
  private final HiddenLayer hidden;
  private final DenseLayer second;
  private final DenseLayer output;
  private final double constant;

  ImplicitLayers(RowKernels kernels, ImplicitParameters p) {
    this.kernels = kernels.implicit();
    this.fourier = p.fourier();
    this.inputNorm = new FoldedNorm(p.inputNorm(), p.inputMask(), p.input());
    this.hiddenNorm = new FoldedNorm(p.hiddenNorm(), null, p.hidden());
    int colours = fourier.coordinates() - 2;
    this.rows = new WaveGroup(kernels, fourier, inputNorm, 0, 1);
    this.columns = new WaveGroup(kernels, fourier, inputNorm, 1, 1);
    this.colors = colours == 0 ? null : new WaveGroup(kernels, fourier, inputNorm, 2, colours);
    this.constant = rows.constant() + columns.constant() + (colors == null ? 0 : colors.constant());
    this.second = DenseLayer.of(kernels, hiddenNorm);
    this.output = DenseLayer.of(kernels, p.output());
    this.hidden = HiddenLayer.of(inputNorm, p.hiddenMask(), second.inputWidth());
  }

  ImplicitKernels kernels() {
    return kernels;
  }

  FourierFeatures fourier() {
    return fourier;
  }

  /** Norm, dropout and first convolution. */
  FoldedNorm inputNorm() {
    return inputNorm;
  }

  /** Norm and second convolution. */
  FoldedNorm hiddenNorm() {
    return hiddenNorm;
  }

  /** The colours' share of the first convolution; null without colours. */
  WaveGroup colors() {
    return colors;
  }

  /** The first convolution behind its product. */
  HiddenLayer hidden() {
    return hidden;
  }

  /** The second convolution. */
  DenseLayer second() {
    return second;
  }

  /** The last convolution. */
  DenseLayer output() {
    return output;
  }

  /** Outputs of the first convolution, padded. */
  int width() {
    return second.inputWidth();
  }

  /** The part of the sums of squares that is the same for all pixels. */
  double constant() {
    return constant;
  }

  AxisShare rowShare(int from, int count, int height) {
    return AxisShare.of(rows, from, count, height, width());
  }

  AxisShare columnShare(int count) {
    return AxisShare.of(columns, 0, count, count, width());
  }
}
