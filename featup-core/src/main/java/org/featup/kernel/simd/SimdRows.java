package org.featup.kernel.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.featup.kernel.Taps;
import org.featup.kernel.cpu.FoldedAxis;
import org.featup.kernel.cpu.RowKernels;
import org.featup.kernel.cpu.StageGradientKernels;

/** Row kernels over the Vector API, in the widest vectors the processor has. */
final class SimdRows implements RowKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  private final StageGradientKernels stageGradient = new SimdStageGradient();

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public StageGradientKernels stageGradient() {
    return stageGradient;
  }

  @Override
  public void matmulAdd(
      int m, int n, int k, float[] a, int aOffset, int aStride, float[][] b, float[][] c) {
    SimdMatmul.add(m, n, k, a, aOffset, aStride, b, c);
  }

  @Override
  public void gelu(float[][] planes, int count, int width) {
    for (int p = 0; p < count; p++) {
      SimdGelu.gelu(planes[p], width);
    }
  }

  @Override
  public void dots(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
    SimdRange.dots(rows, keys, d, width, scale, out);
  }

  @Override
  public void distances(float[][][] rows, int keys, int d, int width, float scale, float[][] out) {
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
    SimdSum.rows(source, offsets, weights, sourceStep, out, outOffset, outStep, pieces, length);
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
            window,
            rows,
            channels,
            filters,
            filterOffset,
            d,
            bias,
            biasOffset,
            out,
            outOffset,
            outStride,
            width);
    convolution.run();
  }

  @Override
  public void foldColumn(
      float[][] taps, float[][] weights, int d, int extent, int column, float[][] out, int width) {
    SimdFolded.foldColumn(taps, weights, d, extent, column, out, width);
  }

  @Override
  public void foldedConv(
      float[] source,
      int start,
      int rowStride,
      int channels,
      FoldedAxis columns,
      int rows,
      float[][] upper,
      float[][] lower,
      float[] bias,
      int biasOffset,
      float[] out,
      int outUpper,
      int outLower,
      int outStride,
      int width) {
    for (int x = 0; x < width; x += 2) {
      int right = Math.min(x + 1, width - 1); // an odd row's last pixel is computed twice
      int at = start + columns.start(x) * channels;
      int upperLeft = outUpper + x * outStride;
      int upperRight = outUpper + right * outStride;
      int lowerLeft = outLower + x * outStride;
      int lowerRight = outLower + right * outStride;
      int c = 0;
      for (; c + 4 * LANES <= channels; c += 4 * LANES) {
        SimdFolded.quad(
            source,
            at + c,
            rowStride,
            channels,
            rows,
            columns.extent(),
            upper,
            lower,
            x,
            right,
            bias,
            biasOffset + c,
            out,
            upperLeft + c,
            upperRight + c,
            lowerLeft + c,
            lowerRight + c);
      }
      for (; c < channels; c += LANES) {
        SimdFolded.quadOfOne(
            source,
            at + c,
            rowStride,
            channels,
            rows,
            columns.extent(),
            upper,
            lower,
            x,
            right,
            bias,
            biasOffset + c,
            out,
            upperLeft + c,
            upperRight + c,
            lowerLeft + c,
            lowerRight + c);
      }
    }
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
