package org.featup.internal.cpu.stage;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.Blocks;
import org.featup.internal.cpu.kernels.RowKernels;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.Reflection;
import org.featup.spi.StageParameters;

/**
 * Computes the filters of a JBU stage (equations 5 and 6), row by row and each row in pieces, so
 * that all planes of a piece stay in the first-level cache. Everything is planar, so that lanes run
 * over pixels. The keys of the D rows of a window are kept as a ring.
 */
public final class StageFilterRows implements FilterPlanes {
  private final RowKernels kernels;
  private final StageParameters parameters;
  private final NDArray guidance;
  private final int d;
  private final int width;
  private final float[] spatial;
  private final Mlp fixup;
  private final float[][][] ring;
  private final float[][][] window;
  private final float[][] hidden;
  private final float[][] keys;
  private final float[][] taps;
  private final float[][] tapsAndGuidance;
  private final float[][] guide;
  private int loadedImage = -1;
  private int loadedFrom;
  private int loadedTo;

  public StageFilterRows(RowKernels kernels, NDArray guidance, StageParameters parameters) {
    this.kernels = kernels;
    this.parameters = parameters;
    this.guidance = guidance;
    this.d = parameters.diameter();
    this.width = guidance.shape().w();
    this.spatial = parameters.spatialKernel();
    this.fixup = parameters.appliedFixup();
    int hiddenRange = parameters.range() == null ? 0 : parameters.range().first().outputs();
    int hiddenFixup = fixup == null ? 0 : fixup.first().outputs();
    int columns = kernels.columns();
    this.ring = new float[d][parameters.keys()][Blocks.roundUp(width, columns) + d - 1];
    this.window = new float[d][][];
    this.hidden = new float[Math.max(hiddenRange, hiddenFixup)][columns];
    this.keys = new float[parameters.keys()][columns];
    this.taps = new float[d * d][columns];
    this.guide = new float[parameters.guidance()][columns];
    this.tapsAndGuidance = Arrays.copyOf(taps, taps.length + guide.length);
    System.arraycopy(guide, 0, tapsAndGuidance, taps.length, guide.length);
  }

  @Override
  public float[][] piece(int image, int y, int from, int size) {
    loadKeys(image, y);
    for (int u = 0; u < d; u++) {
      window[u] = ring[(y + u) % d];
    }
    int padded = Blocks.roundUp(size, kernels.lanes());
    kernels.logits(window, parameters, from, padded, taps);
    kernels.timesSpatial(parameters.rangeKernel(), taps, spatial, padded);
    if (fixup != null) {
      readGuidance(image, y, from, size);
      layer(fixup.first(), tapsAndGuidance, hidden, padded);
      kernels.gelu(hidden, fixup.first().outputs(), padded);
      addLayer(fixup.second(), hidden, taps, padded);
    }
    return taps;
  }

  /** Makes the ring hold the keys of bordered rows y .. y + D - 1. */
  private void loadKeys(int image, int y) {
    boolean follows = image == loadedImage && y >= loadedFrom && y <= loadedTo;
    int first = follows ? loadedTo : y;
    for (int row = first; row < y + d; row++) {
      int actual = Reflection.index(row - parameters.radius(), guidance.shape().h());
      keysOfRow(image, actual, ring[row % d]);
    }
    loadedImage = image;
    loadedFrom = y;
    loadedTo = y + d;
  }

  private void keysOfRow(int image, int y, float[][] out) {
    int r = parameters.radius();
    for (int from = 0; from < width; from += kernels.columns()) {
      int size = Math.min(kernels.columns(), width - from);
      float[][] piece = keysOfPiece(image, y, from, size);
      for (int k = 0; k < out.length; k++) {
        System.arraycopy(piece[k], 0, out[k], r + from, size);
      }
    }
    for (float[] plane : out) {
      for (int x = 1; x <= r; x++) {
        plane[r - x] = plane[r + Reflection.index(-x, width)];
        plane[r + width - 1 + x] = plane[r + Reflection.index(width - 1 + x, width)];
      }
    }
  }

  private float[][] keysOfPiece(int image, int y, int from, int size) {
    readGuidance(image, y, from, size);
    float[][] result = guide;
    if (parameters.range() != null) {
      int padded = Blocks.roundUp(size, kernels.lanes());
      layer(parameters.range().first(), guide, hidden, padded);
      kernels.gelu(hidden, parameters.range().first().outputs(), padded);
      layer(parameters.range().second(), hidden, keys, padded);
      result = keys;
    }
    if (parameters.rangeKernel() == RangeKernel.COSINE) {
      normalise(result, size);
    }
    return result;
  }

  private static void normalise(float[][] planes, int size) {
    for (int x = 0; x < size; x++) {
      double sum = 0;
      for (float[] plane : planes) {
        sum += plane[x] * (double) plane[x];
      }
      float factor = sum == 0 ? 0 : (float) (1 / Math.sqrt(sum));
      for (float[] plane : planes) {
        plane[x] *= factor;
      }
    }
  }

  private void readGuidance(int image, int y, int from, int size) {
    int channels = guide.length;
    float[] data = guidance.data();
    int pixel = (image * guidance.shape().h() + y) * width + from;
    int start = guidance.offset() + pixel * channels;
    for (int c = 0; c < channels; c++) {
      for (int x = 0; x < size; x++) {
        guide[c][x] = data[start + x * channels + c];
      }
    }
  }

  private void layer(Conv1x1 conv, float[][] in, float[][] out, int padded) {
    for (int o = 0; o < conv.outputs(); o++) {
      Arrays.fill(out[o], 0, padded, conv.bias()[o]);
    }
    matmul(conv, in, out, padded);
  }

  private void addLayer(Conv1x1 conv, float[][] in, float[][] out, int padded) {
    for (int o = 0; o < conv.outputs(); o++) {
      float[] plane = out[o];
      float bias = conv.bias()[o];
      for (int x = 0; x < padded; x++) {
        plane[x] += bias;
      }
    }
    matmul(conv, in, out, padded);
  }

  private void matmul(Conv1x1 conv, float[][] in, float[][] out, int padded) {
    kernels.matmulAdd(
        conv.outputs(), padded, conv.inputs(), conv.weight(), 0, conv.inputs(), in, out);
  }
}
