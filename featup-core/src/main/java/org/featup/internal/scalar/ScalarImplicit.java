package org.featup.internal.scalar;

import java.util.Arrays;
import org.featup.internal.cpu.kernels.HiddenLayer;
import org.featup.internal.cpu.kernels.ImplicitKernels;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.PixelNorms;
import org.featup.internal.cpu.kernels.WaveRates;
import org.featup.spi.LayerNorm;

/** The loops of the implicit network, plainly. */
final class ScalarImplicit implements ImplicitKernels {

  @Override
  public void multiply(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    ScalarProduct.add(m, n, k, a, a.stride(), 1, b, c);
  }

  @Override
  public void multiplyTransposed(int m, int n, int k, Matrix a, Matrix b, Matrix c) {
    ScalarProduct.add(m, n, k, a, 1, a.stride(), b, c);
  }

  @Override
  public void waves(double[] values, int count, WaveRates rates, Matrix out, int column) {
    for (int i = 0; i < count; i++) {
      int sine = out.index(i, column);
      int cosine = sine + rates.count();
      for (int k = 0; k < rates.count(); k++) {
        double halfTurns = ((double) rates.high()[k] + rates.low()[k]) * values[i];
        double phase = Math.PI * halfTurns;
        out.data()[sine + k] = (float) Math.sin(phase);
        out.data()[cosine + k] = (float) Math.cos(phase);
      }
    }
  }

  @Override
  public void moments(
      Matrix u, int count, int n, int shift, Matrix weights, float[] sums, float[] squares) {
    float[] w = weights.data();
    for (int i = 0; i < count; i++) {
      double sum = 0;
      double square = 0;
      for (int j = 0; j < n; j++) {
        float x = u.data()[u.index(i, j)];
        float y = u.data()[u.index(i, j + shift)];
        sum += w[weights.index(0, j)] * x;
        square += x * (w[weights.index(1, j)] * x + w[weights.index(2, j)] * y);
      }
      sums[i] += (float) sum;
      squares[i] += (float) square;
    }
  }

  @Override
  public void momentGradients(
      Matrix u, int count, int n, int shift, float[] dSums, float[] dSquares, Matrix dWeights) {
    float[] dw = dWeights.data();
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        float x = u.data()[u.index(i, j)];
        float y = u.data()[u.index(i, j + shift)];
        dw[dWeights.index(0, j)] += dSums[i] * x;
        dw[dWeights.index(1, j)] += dSquares[i] * x * x;
        dw[dWeights.index(2, j)] += dSquares[i] * x * y;
      }
    }
  }

  @Override
  public void addRow(Matrix rows, Matrix row, int count, int n, Matrix out) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        out.data()[out.index(i, j)] = rows.data()[rows.index(i, j)] + row.data()[row.index(0, j)];
      }
    }
  }

  @Override
  public void addRows(Matrix rows, int count, int n, Matrix sums) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        sums.data()[sums.index(i, j)] += rows.data()[rows.index(i, j)];
      }
    }
  }

  @Override
  public void relu(Matrix x, int count, int n) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        int at = x.index(i, j);
        x.data()[at] = Math.max(x.data()[at], 0);
      }
    }
  }

  @Override
  public void reluGradient(Matrix output, int count, int n, Matrix gradient) {
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < n; j++) {
        if (output.data()[output.index(i, j)] == 0) {
          gradient.data()[gradient.index(i, j)] = 0;
        }
      }
    }
  }

  @Override
  public void hidden(HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed) {
    int channels = layer.channels();
    for (int i = 0; i < count; i++) {
      int at = x.index(i, 0);
      int to = normed.index(i, 0);
      float mean = norms.means()[i];
      float scale = norms.scales()[i];
      double sum = 0;
      for (int o = 0; o < channels; o++) {
        float z = (x.data()[at + o] - mean * layer.weightSums()[o]) * scale + layer.bias()[o];
        x.data()[at + o] = Math.max(z, 0) * layer.mask()[o];
        sum += x.data()[at + o];
      }
      double centre = sum / channels;
      double squares = 0;
      for (int o = 0; o < channels; o++) {
        double difference = x.data()[at + o] - centre;
        squares += difference * difference;
      }
      double hiddenScale = 1 / Math.sqrt(squares / channels + LayerNorm.EPSILON);
      norms.hiddenScales()[i] = (float) hiddenScale;
      for (int o = 0; o < channels; o++) {
        normed.data()[to + o] = (float) ((x.data()[at + o] - centre) * hiddenScale);
      }
      Arrays.fill(x.data(), at + channels, at + layer.bias().length, 0);
    }
  }

  @Override
  public void hiddenGradient(
      HiddenLayer layer, PixelNorms norms, int count, Matrix x, Matrix normed, Matrix gradient) {
    int channels = layer.channels();
    float[] d = gradient.data();
    for (int i = 0; i < count; i++) {
      int at = gradient.index(i, 0);
      int xAt = x.index(i, 0);
      int normedAt = normed.index(i, 0);
      double sum = 0;
      double product = 0;
      for (int o = 0; o < channels; o++) {
        sum += d[at + o];
        product += (double) d[at + o] * normed.data()[normedAt + o];
      }
      float mean = (float) (sum / channels);
      float slope = (float) (product / channels);
      double dMean = 0;
      double dScale = 0;
      for (int o = 0; o < channels; o++) {
        float output = x.data()[xAt + o];
        float dX =
            (d[at + o] - mean - normed.data()[normedAt + o] * slope) * norms.hiddenScales()[i];
        dX = output <= 0 ? 0 : dX; // an output of NaN lets all pass, one of 0 not even NaN
        float dZ = dX * layer.mask()[o];
        float dProduct = dZ * norms.scales()[i];
        dMean -= dProduct * layer.weightSums()[o];
        dScale += dX * output - dZ * layer.bias()[o];
        d[at + o] = dProduct;
      }
      norms.dMeans()[i] = (float) dMean;
      norms.dScales()[i] = (float) dScale;
    }
  }
}
