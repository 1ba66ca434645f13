package org.featup.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.featup.kernel.Taps;
import org.featup.kernel.cpu.RowKernels;

/** Row kernels over the Vector API, in the widest vectors the processor has. */
final class SimdRows implements RowKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public void matmulAdd(
      int m, int n, int k, float[] a, int aOffset, int aStride, float[][] b, float[][] c) {
    SimdMatmul.add(m, n, k, a, aOffset, aStride, b, c);
  }

  @Override
  public void gelu(float[][] planes, int count, int width) {
    for (int p = 0; p < count; p++) {
      SimdMath.gelu(planes[p], width);
    }
  }

  @Override
  public void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    SimdRange.dots(rows, keys, d, width, scale, out);
  }

  @Override
  public void distances(
      float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    SimdRange.distances(rows, keys, d, width, scale, out);
  }

  @Override
  public void softmaxTimesSpatial(float[][] taps, float[] spatial, int width) {
    SimdRange.softmaxTimesSpatial(taps, spatial, width);
  }

  @Override
  public void positiveTimesSpatial(float[][] taps, float[] spatial, int width) {
    SimdRange.positiveTimesSpatial(taps, spatial, width);
  }

  @Override
  public void sumRows(
      float[] source,
      int[] offsets,
      float[] weights,
      int sourceStep,
      float[] out,
      int outOffset,
      int outStep,
      int pieces,
      int length) {
    SimdSum.rows(
        source, offsets, weights, sourceStep, out, outOffset, outStep, pieces, length);
  }

  @Override
  public void sumColumns(float[] source, Taps taps, int length, float[] out, int outOffset) {
    SimdSum.columns(source, taps, length, out, outOffset);
  }

  @Override
  public void adaptiveConv(
      float[] window,
      int[] rows,
      int channels,
      float[] filters,
      int filterOffset,
      int d,
      float[] bias,
      int biasOffset,
      float[] out,
      int outOffset,
      int outStride,
      int width) {
    SimdConvolution convolution =
        new SimdConvolution(
            window, rows, channels, filters, filterOffset, d, bias, biasOffset, out, outOffset,
            outStride, width);
    convolution.run();
  }

  @Override
  public void adaptiveConvGradFilters(
      float[] window,
      int[] rows,
      int channels,
      float[] dOut,
      int d,
      float[] dFilters,
      int filterOffset,
      int width) {
    SimdFilterGradient.add(window, rows, channels, dOut, d, dFilters, filterOffset, width);
  }
}
