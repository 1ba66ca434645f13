package org.featup.internal.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.featup.internal.cpu.kernels.FoldedSource;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.PixelRow;
import org.featup.internal.cpu.kernels.PoolKernels;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.internal.cpu.kernels.StageGradientKernels;
import org.featup.internal.cpu.kernels.Window;
import org.featup.spi.Taps;

/** Row kernels over the Vector API, in the widest vectors the processor has. */
final class SimdRows implements RowKernels {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();

  /** Whether tiles of sixteen sums stay in registers, beside what they are made of. */
  static final boolean MANY_REGISTERS =
      VirtualMachine.vectorRegisters(SPECIES.vectorBitSize()) >= 32;

  /** Four of the widest vectors: what a register tile is wide. */
  private static final int COLUMNS = 64;

  /** Whole tiles of {@link SimdFolded}, of four vectors of 512 bits or of six of 256. */
  private static final int CHANNELS = MANY_REGISTERS ? 64 : 96;

  private final StageGradientKernels stageGradient = new SimdStageGradient();
  private final ImplicitKernels implicit = new SimdImplicit();

  @Override
  public int lanes() {
    return LANES;
  }

  @Override
  public int columns() {
    return COLUMNS;
  }

  @Override
  public int channels() {
    return CHANNELS;
  }

  @Override
  public PoolKernels pool() {
    return new SimdPool();
  }

  @Override
  public StageGradientKernels stageGradient() {
    return stageGradient;
  }

  @Override
  public ImplicitKernels implicit() {
    return implicit;
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
  public void dots(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    SimdRange.dots(rows, keys, d, from, width, scale, out);
  }

  @Override
  public void distances(
      float[][][] rows, int keys, int d, int from, int width, float scale, float[][] out) {
    SimdRange.distances(rows, keys, d, from, width, scale, out);
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
  public void sumRows(float[] source, int[] offsets, float[] weights, float[] out, int length) {
    SimdSum.rows(source, offsets, weights, out, length);
  }

  @Override
  public void sumColumns(float[] source, Taps taps, int length, float[] out, int outOffset) {
    SimdSum.columns(source, taps, length, out, outOffset);
  }

  @Override
  public void adaptiveConv(Window window, int channels, float[] filters, PixelRow out) {
    new SimdConvolution(window, channels, filters, out).run();
  }

  @Override
  public void foldColumns(
      float[][] taps,
      int rows,
      float[][] weights,
      int d,
      int extent,
      float[][] out,
      int from,
      int width) {
    SimdFolded.foldColumns(taps, rows, weights, d, extent, out, from, width);
  }

  @Override
  public void foldedConv(
      FoldedSource source,
      float[] quads,
      PixelRow outUpper,
      PixelRow outLower,
      float[] bias,
      int biasOffset) {
    SimdFolded.convolve(source, quads, outUpper, outLower, bias, biasOffset);
  }

  @Override
  public void adaptiveConvGradFilters(
      Window window, int channels, PixelRow dOut, float[] dFilters, int filterOffset) {
    SimdFilterGradient.run(window, channels, dOut, dFilters, filterOffset);
  }
}
