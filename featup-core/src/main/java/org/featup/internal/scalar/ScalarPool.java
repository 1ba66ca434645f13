package org.featup.internal.scalar;

import org.featup.internal.cpu.kernels.PoolKernels;
import org.featup.internal.cpu.kernels.RowKernels;

/** The loops of pooling in their plain form. */
final class ScalarPool implements PoolKernels {

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
