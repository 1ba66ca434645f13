package org.featup.internal.simd;

import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.FloatVector.fromArray;
import static org.featup.internal.simd.SimdRows.LANES;
import static org.featup.internal.simd.SimdRows.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.featup.internal.cpu.kernels.HiddenLayer;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;
import org.featup.spi.LayerNorm;

/**
 * What lies between the first two products of the implicit network, pixel by pixel: three passes
 * over a pixel's channels forward, two backward.
 */
final class SimdHidden {
  private SimdHidden() {}

  static void forward(HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed) {
    for (int i = 0; i < count; i++) {
      int at = x.index(i, 0);
      float sum = activate(layer, norms.means()[i], norms.scales()[i], x.data(), at);
      float[] ones = layer.ones();
      float centre = sum / layer.channels();
      int to = normed.index(i, 0);
      float squares = centre(x.data(), at, centre, ones, normed.data(), to);
      double variance = (double) squares / layer.channels();
      float scale = (float) (1 / Math.sqrt(variance + LayerNorm.EPSILON));
      norms.hiddenScales()[i] = scale;
      scale(normed.data(), to, ones.length, scale);
    }
  }

  private static float activate(HiddenLayer layer, float mean, float scale, float[] x, int at) {
    float[] weightSums = layer.weightSums();
    float[] bias = layer.bias();
    float[] mask = layer.mask();
    FloatVector sum = broadcast(SPECIES, 0);
    int o = 0;
    do {
      FloatVector product = fromArray(SPECIES, x, at + o);
      product = fromArray(SPECIES, weightSums, o).fma(broadcast(SPECIES, -mean), product);
      FloatVector z = product.fma(broadcast(SPECIES, scale), fromArray(SPECIES, bias, o));
      FloatVector y = z.max(0).mul(fromArray(SPECIES, mask, o));
      y.intoArray(x, at + o);
      sum = sum.add(y);
      o += LANES;
    } while (o < bias.length);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    return LaneSum.of(lanes);
  }

  /** Takes the mean off and returns the sum of squares; the padding becomes zero. */
  private static float centre(float[] x, int at, float mean, float[] ones, float[] out, int to) {
    FloatVector squares = broadcast(SPECIES, 0);
    int o = 0;
    do {
      FloatVector one = fromArray(SPECIES, ones, o);
      FloatVector d = one.fma(broadcast(SPECIES, -mean), fromArray(SPECIES, x, at + o));
      d.intoArray(out, to + o);
      squares = d.fma(d, squares);
      o += LANES;
    } while (o < ones.length);
    float[] lanes = new float[LANES];
    squares.intoArray(lanes, 0);
    return LaneSum.of(lanes);
  }

  private static void scale(float[] x, int at, int n, float factor) {
    for (int o = 0; o < n; o += LANES) {
      fromArray(SPECIES, x, at + o).mul(factor).intoArray(x, at + o);
    }
  }

  static void backward(
      HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed, Matrix gradient) {
    int channels = layer.channels();
    for (int i = 0; i < count; i++) {
      int at = gradient.index(i, 0);
      int normedAt = normed.index(i, 0);
      int width = layer.bias().length;
      float[] d = gradient.data();
      float mean = sum(d, at, width) / channels;
      float slope = product(d, at, normed.data(), normedAt, width) / channels;
      rectify(layer, norms, i, mean, slope, x, normed, gradient);
    }
  }

  private static float sum(float[] x, int at, int n) {
    FloatVector sum = broadcast(SPECIES, 0);
    int o = 0;
    do {
      sum = sum.add(fromArray(SPECIES, x, at + o));
      o += LANES;
    } while (o < n);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    return LaneSum.of(lanes);
  }

  private static float product(float[] x, int at, float[] y, int yAt, int n) {
    FloatVector sum = broadcast(SPECIES, 0);
    int o = 0;
    do {
      sum = fromArray(SPECIES, x, at + o).fma(fromArray(SPECIES, y, yAt + o), sum);
      o += LANES;
    } while (o < n);
    float[] lanes = new float[LANES];
    sum.intoArray(lanes, 0);
    return LaneSum.of(lanes);
  }

  private static void rectify(
      HiddenLayer layer,
      PixelNorms norms,
      int i,
      float mean,
      float slope,
      Matrix x,
      Matrix normed,
      Matrix gradient) {
    float[] d = gradient.data();
    float[] weightSums = layer.weightSums();
    float[] bias = layer.bias();
    float[] mask = layer.mask();
    float hiddenScale = norms.hiddenScales()[i];
    float scale = norms.scales()[i];
    int at = gradient.index(i, 0);
    int xAt = x.index(i, 0);
    int normedAt = normed.index(i, 0);
    FloatVector dMean = broadcast(SPECIES, 0);
    FloatVector dScale = broadcast(SPECIES, 0);
    int o = 0;
    do {
      FloatVector output = fromArray(SPECIES, x.data(), xAt + o);
      FloatVector dNormed = fromArray(SPECIES, d, at + o).sub(mean);
      FloatVector n = fromArray(SPECIES, normed.data(), normedAt + o);
      FloatVector dX = n.fma(broadcast(SPECIES, -slope), dNormed).mul(hiddenScale);
      dX = dX.blend(0, output.compare(VectorOperators.LE, 0));
      FloatVector dZ = dX.mul(fromArray(SPECIES, mask, o));
      FloatVector dProduct = dZ.mul(scale);
      dProduct.intoArray(d, at + o);
      dMean = dProduct.fma(fromArray(SPECIES, weightSums, o), dMean);
      dScale = dX.fma(output, dScale);
      dScale = dZ.neg().fma(fromArray(SPECIES, bias, o), dScale);
      o += LANES;
    } while (o < bias.length);
    float[] lanes = new float[LANES];
    dMean.intoArray(lanes, 0);
    norms.dMeans()[i] = -LaneSum.of(lanes);
    dScale.intoArray(lanes, 0);
    norms.dScales()[i] = LaneSum.of(lanes);
  }
}
