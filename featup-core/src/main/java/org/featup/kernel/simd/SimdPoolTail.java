package org.featup.kernel.simd;

import org.featup.kernel.cpu.PixelPatch;

/** The loops of pooling for pixels of fewer channels than a vector has lanes. */
final class SimdPoolTail {
  private SimdPoolTail() {}

  static void weightedSum(
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

  static void innerProducts(
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

  static void addOuterProduct(
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
}
