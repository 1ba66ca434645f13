package org.featup.kernel.scalar;

import org.featup.kernel.cpu.PixelPatch;
import org.featup.kernel.cpu.PoolKernels;
import org.featup.kernel.cpu.RowKernels;

/** The loops of pooling as their formulas say. */
final class ScalarPool implements PoolKernels {

  @Override
  public void weightedSum(
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

  @Override
  public void innerProducts(
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

  @Override
  public void addOuterProduct(
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

  @Override
  public void softmax(float[] x, float[] w, float[] b) {
    float max = Float.NEGATIVE_INFINITY;
    for (int p = 0; p < x.length; p++) {
      x[p] = w[p] * x[p] + b[p];
      max = Math.max(max, x[p]);
    }
    double sum = 0;
    for (int p = 0; p < x.length; p++) {
      double e = Math.exp(Math.max(x[p] - max, RowKernels.MIN_LOGIT));
      sum += e;
      x[p] = (float) e;
    }
    float norm = (float) (1 / sum);
    for (int p = 0; p < x.length; p++) {
      x[p] *= norm;
    }
  }
}
