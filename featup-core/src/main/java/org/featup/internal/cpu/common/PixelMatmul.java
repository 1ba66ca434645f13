package org.featup.internal.cpu.common;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.Workers;

/** A 1x1 convolution as a matrix product: pixels times the transposed weights. */
public final class PixelMatmul {
  /** Pixels that share one pass over the weights. */
  private static final int CHUNK = 32;

  private final RowKernels kernels;
  private final Conv1x1 conv;
  private final int padded;
  private final float[][] transposed;

  public PixelMatmul(RowKernels kernels, Conv1x1 conv) {
    this.kernels = kernels;
    this.conv = conv;
    this.padded = Blocks.roundUp(conv.outputs(), kernels.lanes());
    this.transposed = new float[conv.inputs()][padded];
    for (int o = 0; o < conv.outputs(); o++) {
      for (int i = 0; i < conv.inputs(); i++) {
        transposed[i][o] = conv.weight()[o * conv.inputs() + i];
      }
    }
  }

  public void run(Workers workers, NDArray x, NDArray out) {
    int pixels = x.shape().n() * x.shape().h() * x.shape().w();
    workers.forEach(
        (pixels + CHUNK - 1) / CHUNK,
        () -> new float[CHUNK][padded],
        (sums, i) -> chunk(x, out, i * CHUNK, Math.min(pixels, (i + 1) * CHUNK), sums));
  }

  private void chunk(NDArray x, NDArray out, int from, int to, float[][] sums) {
    for (int p = from; p < to; p++) {
      System.arraycopy(conv.bias(), 0, sums[p - from], 0, conv.outputs());
      Arrays.fill(sums[p - from], conv.outputs(), padded, 0);
    }
    int inputs = conv.inputs();
    int start = x.offset() + from * inputs;
    kernels.matmulAdd(to - from, padded, inputs, x.data(), start, inputs, transposed, sums);
    for (int p = from; p < to; p++) {
      int at = out.offset() + p * conv.outputs();
      System.arraycopy(sums[p - from], 0, out.data(), at, conv.outputs());
    }
  }
}
