package org.featup.internal.cpu.kernels;

/**
 * The inner loops of pooling. A patch is a rectangle of pixels of a map, its weights are stored
 * column by column: the weight of row r and column q at {@code q * stride + r}. Loops over pixels
 * are given in their plain form; an implementation may do better.
 */
public interface PoolKernels {

  /**
   * The weighted sum of a patch: {@code out[c] = sum_{r,q} weights[r, q] * patch[r, q, c]}.
   *
   * @param patch the pixels
   * @param weights their weights
   * @param from where the weight of row 0 and column 0 is
   * @param stride from one column of weights to the next
   * @param out receives one sum per channel
   * @param outOffset where
   */
  default void weightedSum(
      PixelPatch patch, float[] weights, int from, int stride, float[] out, int outOffset) {
    float[] sum = new float[patch.channels()];
    for (int r = 0; r < patch.rows(); r++) {
      for (int q = 0; q < patch.columns(); q++) {
        int pixel = patch.start() + r * patch.rowStride() + q * patch.pixelStride();
        float weight = weights[from + q * stride + r];
        for (int c = 0; c < sum.length; c++) {
          sum[c] += weight * patch.data()[pixel + c];
        }
      }
    }
    System.arraycopy(sum, 0, out, outOffset, sum.length);
  }

  /**
   * Inner products of the pixels with a vector: {@code out[r, q] = sum_c vector[c] * patch[r, q,
   * c]}.
   *
   * @param patch the pixels
   * @param vector one element per channel
   * @param vectorOffset where it starts
   * @param out receives one product per pixel, stored as weights are
   * @param from where row 0 and column 0 go
   * @param stride from one column to the next
   */
  default void innerProducts(
      PixelPatch patch, float[] vector, int vectorOffset, float[] out, int from, int stride) {
    for (int r = 0; r < patch.rows(); r++) {
      for (int q = 0; q < patch.columns(); q++) {
        int pixel = patch.start() + r * patch.rowStride() + q * patch.pixelStride();
        float sum = 0;
        for (int c = 0; c < patch.channels(); c++) {
          sum += vector[vectorOffset + c] * patch.data()[pixel + c];
        }
        out[from + q * stride + r] = sum;
      }
    }
  }

  /**
   * Adds multiples of a vector to the pixels, the adjoint of both others: {@code patch[r, q, c] +=
   * weights[r, q] * vector[c]}.
   *
   * @param patch the pixels, changed; no element between those of two pixels is
   * @param weights one factor per pixel
   * @param from where the factor of row 0 and column 0 is
   * @param stride from one column of factors to the next
   * @param vector one element per channel
   * @param vectorOffset where it starts
   */
  default void addOuterProduct(
      PixelPatch patch, float[] weights, int from, int stride, float[] vector, int vectorOffset) {
    for (int r = 0; r < patch.rows(); r++) {
      for (int q = 0; q < patch.columns(); q++) {
        int pixel = patch.start() + r * patch.rowStride() + q * patch.pixelStride();
        float weight = weights[from + q * stride + r];
        for (int c = 0; c < patch.channels(); c++) {
          patch.data()[pixel + c] += weight * vector[vectorOffset + c];
        }
      }
    }
  }

  /**
   * Softmax of {@code w * x + b}, in place. Logits more than 60 below the largest are raised, as in
   * {@link RowKernels#MIN_LOGIT}.
   *
   * @param x saliencies in, weights out; of a length that is a multiple of {@link
   *     RowKernels#lanes()}
   * @param w factors, of the same length
   * @param b added, of the same length; negative infinity where there is padding
   */
  void softmax(float[] x, float[] w, float[] b);
}
