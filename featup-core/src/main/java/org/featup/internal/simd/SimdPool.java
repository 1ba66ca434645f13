package org.featup.internal.simd;

import static org.featup.internal.simd.SimdRows.LANES;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.PixelPatch;
import org.featup.internal.cpu.kernels.PoolKernels;

/**
 * The loops of pooling over whole vectors of channels. If the channels are no multiple of a vector,
 * the last vector overlaps the one before it: sums are computed twice, and where that would count
 * twice the lanes it shares have a zero. Fewer channels than a vector has lanes go the plain way.
 */
final class SimdPool implements PoolKernels {
  private static final int WIDE = 8 * LANES;

  @Override
  public void weightedSum(
      PixelPatch patch, float[] weights, int from, int stride, float[] out, int outOffset) {
    int channels = patch.channels();
    if (channels < LANES) {
      PoolKernels.super.weightedSum(patch, weights, from, stride, out, outOffset);
      return;
    }
    int c = 0;
    for (; c + WIDE <= channels; c += WIDE) {
      SimdPoolSum.eight(patch, c, weights, from, stride, out, outOffset + c);
    }
    for (; c + LANES <= channels; c += LANES) {
      SimdPoolSum.one(patch, c, weights, from, stride, out, outOffset + c);
    }
    if (c < channels) {
      c = channels - LANES;
      SimdPoolSum.one(patch, c, weights, from, stride, out, outOffset + c);
    }
  }

  @Override
  public void innerProducts(
      PixelPatch patch, float[] vector, int vectorOffset, float[] out, int from, int stride) {
    if (patch.channels() < LANES) {
      PoolKernels.super.innerProducts(patch, vector, vectorOffset, out, from, stride);
      return;
    }
    float[] last = lastVector(patch.channels(), vector, vectorOffset);
    for (int r = 0; r < patch.rows(); r++) {
      int pixel = patch.start() + r * patch.rowStride();
      int to = from + r;
      int q = 0;
      for (; q + 4 <= patch.columns(); q += 4) {
        SimdPoolProducts.four(patch, pixel, vector, vectorOffset, last, out, to, stride);
        pixel += 4 * patch.pixelStride();
        to += 4 * stride;
      }
      for (; q < patch.columns(); q++) {
        SimdPoolProducts.one(patch, pixel, vector, vectorOffset, last, out, to);
        pixel += patch.pixelStride();
        to += stride;
      }
    }
  }

  /** The last vector, zero where it overlaps whole vectors before it, which may be everywhere. */
  private static float[] lastVector(int channels, float[] vector, int offset) {
    int end = offset + channels;
    float[] last = Arrays.copyOfRange(vector, end - LANES, end);
    Arrays.fill(last, 0, LANES - channels % LANES, 0);
    return last;
  }

  @Override
  public void addOuterProduct(
      PixelPatch patch, float[] weights, int from, int stride, float[] vector, int vectorOffset) {
    int channels = patch.channels();
    if (channels < LANES) {
      PoolKernels.super.addOuterProduct(patch, weights, from, stride, vector, vectorOffset);
      return;
    }
    int c = 0;
    for (; c + WIDE <= channels; c += WIDE) {
      SimdPoolUpdate.eight(patch, c, weights, from, stride, vector, vectorOffset + c);
    }
    for (; c + LANES <= channels; c += LANES) {
      SimdPoolUpdate.one(patch, c, weights, from, stride, vector, vectorOffset + c);
    }
    if (c < channels) {
      float[] last = lastVector(channels, vector, vectorOffset);
      SimdPoolUpdate.one(patch, channels - LANES, weights, from, stride, last, 0);
    }
  }

  @Override
  public void softmax(float[] x, float[] w, float[] b) {
    SimdSoftmax.softmax(x, w, b);
  }
}
