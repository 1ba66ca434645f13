package org.featup.internal.cpu.implicit;

import org.featup.internal.cpu.common.Pieces;
import org.featup.internal.cpu.kernels.FoldedNorm;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.Workers;

/**
 * A backward pass of the implicit network. Rows are cut into a fixed number of pieces that threads
 * share; sums over pixels are taken piece by piece and added up in order.
 */
final class ImplicitBackward {
  /** Pixels after which sums in float are moved on. */
  private static final int PIXELS = 4096;

  private final ImplicitLayers layers;
  private final NDArray dOut;
  private final NDArray image;
  private final AxisShare rows;
  private final AxisShare columns;
  private final Pieces pieces;
  private final AxisGradient dRows;
  private final AxisGradient[] dColumns;
  private final double[][] totals;

  /**
   * Prepares a pass.
   *
   * @param dOut channels-last
   * @param image the same rows
   */
  ImplicitBackward(
      ImplicitLayers layers, NDArray dOut, NDArray image, AxisShare rows, AxisShare columns) {
    this.layers = layers;
    this.dOut = dOut;
    this.image = image;
    this.rows = rows;
    this.columns = columns;
    this.dRows = AxisGradient.zeros(rows.count(), layers.width());
    this.pieces = Pieces.of(rows.count(), columns.count());
    this.dColumns = new AxisGradient[pieces.count()];
    this.totals = new double[pieces.count()][];
  }

  void run(Workers workers, ImplicitGradients gradients) {
    workers.forEach(
        pieces.count(),
        () -> new ImplicitGradientBlock(layers, image, dOut, rows, columns),
        this::piece);
    for (int piece = 1; piece < pieces.count(); piece++) {
      dColumns[0].add(dColumns[piece]);
      for (int i = 0; i < totals[0].length; i++) {
        totals[0][i] += totals[piece][i];
      }
    }
    add(totals[0], dColumns[0], gradients);
  }

  private void piece(ImplicitGradientBlock block, int piece) {
    dColumns[piece] = AxisGradient.zeros(columns.count(), layers.width());
    totals[piece] = block.sums().totals();
    long pixels = 0;
    for (int y = pieces.from(piece); y < pieces.to(piece); y++) {
      block.row(y, dRows, dColumns[piece]);
      pixels += columns.count();
      if (pixels >= PIXELS) {
        block.sums().moveTo(totals[piece]);
        pixels = 0;
      }
    }
    block.sums().moveTo(totals[piece]);
  }

  /** From sums over pixels to gradients of what was learned. */
  private void add(double[] sums, AxisGradient columnSums, ImplicitGradients gradients) {
    ImplicitSums at = new ImplicitSums(layers);
    FoldedNorm input = layers.inputNorm();
    double[] dInput = new double[input.outputs() * input.inputs()];
    double[] dInputBias = new double[input.outputs()];
    for (int o = 0; o < input.outputs(); o++) {
      double byWeightSum = -sums[at.first().index(0, o)];
      dInputBias[o] = sums[at.first().index(1, o)];
      for (int i = 0; i < input.inputs(); i++) {
        dInput[o * input.inputs() + i] = byWeightSum;
      }
    }
    double constant = dRows.sumOfSquares();
    float[] dBiases = gradients.biases();
    rows.group().unfold(dRows.byWeights(rows), 0, constant, dInput, dBiases);
    columns.group().unfold(columnSums.byWeights(columns), 0, constant, dInput, dBiases);
    if (layers.colors() != null) {
      layers.colors().unfold(sums, at.colors().offset(), constant, dInput, dBiases);
    }
    input.addGradients(dInput, dInputBias, gradients.inputNorm(), gradients.input());
    FoldedNorm second = layers.hiddenNorm();
    double[] dSecond = dense(sums, at.second(), second.outputs(), second.inputs());
    double[] dSecondBias = dense(sums, at.secondBias(), 1, second.outputs());
    second.addGradients(dSecond, dSecondBias, gradients.hiddenNorm(), gradients.hidden());
    Conv1x1 last = gradients.output();
    add(dense(sums, at.output(), last.outputs(), last.inputs()), last.weight());
    add(dense(sums, at.outputBias(), 1, last.outputs()), last.bias());
  }

  private static double[] dense(double[] sums, Matrix at, int rows, int columns) {
    double[] result = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(sums, at.index(i, 0), result, i * columns, columns);
    }
    return result;
  }

  private static void add(double[] sums, float[] gradient) {
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] += (float) sums[i];
    }
  }
}
