package org.featup.internal.cuda.stage;

import java.util.List;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;

/**
 * Layers as the kernels of pixels read them: the row of biases, then a row for each input, each
 * with a float for every output and zeros up to a multiple of 8.
 */
final class PackedLayers {
  private PackedLayers() {}

  /** Both layers of a network, one after the other. */
  static float[] of(Mlp mlp) {
    return of(List.of(mlp.first(), mlp.second()));
  }

  static float[] of(List<Conv1x1> layers) {
    float[] packed = new float[layers.stream().mapToInt(PackedLayers::length).sum()];
    int at = 0;
    for (Conv1x1 layer : layers) {
      int row = padded(layer.outputs());
      System.arraycopy(layer.bias(), 0, packed, at, layer.outputs());
      for (int i = 0; i < layer.inputs(); i++) {
        for (int o = 0; o < layer.outputs(); o++) {
          packed[at + (i + 1) * row + o] = layer.weight()[o * layer.inputs() + i];
        }
      }
      at += length(layer);
    }
    return packed;
  }

  private static int length(Conv1x1 layer) {
    return Math.multiplyExact(layer.inputs() + 1, padded(layer.outputs()));
  }

  /** Channels in whole groups, of which a thread sums one. */
  static int padded(int channels) {
    return (channels + 7) & -8;
  }
}
