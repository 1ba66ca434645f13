package org.featup.internal.cuda.maps;

import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;

/**
 * Where a block of the backward kernel of a network puts its sums: a matrix for each layer, then
 * the biases of both. A matrix of M x N lies in quads, as a thread sums it: rows up to a multiple
 * of 4, and C = ceil(N / 4) quads of columns n, n + C, n + 2 C, n + 3 C.
 */
public record BlockSums(Mlp mlp) {

  /** Floats of a block, a multiple of 4. */
  public int length() {
    int biases = mlp.first().outputs() + mlp.second().outputs();
    return matrix(mlp.first()) + matrix(mlp.second()) + up(biases);
  }

  private static int matrix(Conv1x1 conv) {
    return Math.multiplyExact(up(conv.outputs()), up(conv.inputs()));
  }

  private static int up(int count) {
    return (count + 3) & -4;
  }

  /** Adds sums to a gradient, those of the second layer with a factor. */
  public void addTo(Mlp gradient, float factor, float[] sums) {
    int second = matrix(mlp.first());
    int biases = second + matrix(mlp.second());
    add(sums, 0, biases, 1, gradient.first());
    add(sums, second, biases + mlp.first().outputs(), factor, gradient.second());
  }

  private static void add(float[] sums, int at, int biases, float factor, Conv1x1 gradient) {
    int inputs = gradient.inputs();
    int quads = up(inputs) / 4;
    for (int o = 0; o < gradient.outputs(); o++) {
      int row = at + o * 4 * quads;
      for (int i = 0; i < inputs; i++) {
        gradient.weight()[o * inputs + i] += factor * sums[row + 4 * (i % quads) + i / quads];
      }
      gradient.bias()[o] += factor * sums[biases + o];
    }
  }
}
