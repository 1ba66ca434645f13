package org.featup.spi;

import org.featup.ndarray.NDArray;

/**
 * The implicit network in double precision, pixel by pixel, as the equations have it. Its
 * parameters can be changed; the gates of the ReLUs can be held, so that differences are those of a
 * smooth function.
 */
final class NaiveImplicit {
  final double[] biases;
  final double[] inputNormWeight;
  final double[] inputNormBias;
  final double[] inputWeight;
  final double[] inputBias;
  final double[] hiddenNormWeight;
  final double[] hiddenNormBias;
  final double[] hiddenWeight;
  final double[] hiddenBias;
  final double[] outputWeight;
  final double[] outputBias;

  private final ImplicitParameters p;
  private boolean[] gates;
  private boolean held;
  private int gate;

  NaiveImplicit(ImplicitParameters p) {
    this.p = p;
    this.biases = CentralDifferences.doubles(p.fourier().biases());
    this.inputNormWeight = CentralDifferences.doubles(p.inputNorm().weight());
    this.inputNormBias = CentralDifferences.doubles(p.inputNorm().bias());
    this.inputWeight = CentralDifferences.doubles(p.input().weight());
    this.inputBias = CentralDifferences.doubles(p.input().bias());
    this.hiddenNormWeight = CentralDifferences.doubles(p.hiddenNorm().weight());
    this.hiddenNormBias = CentralDifferences.doubles(p.hiddenNorm().bias());
    this.hiddenWeight = CentralDifferences.doubles(p.hidden().weight());
    this.hiddenBias = CentralDifferences.doubles(p.hidden().bias());
    this.outputWeight = CentralDifferences.doubles(p.output().weight());
    this.outputBias = CentralDifferences.doubles(p.output().bias());
  }

  /** From now on each ReLU passes what it passed in the last {@link #forward}. */
  void holdGates() {
    held = true;
  }

  Doubles forward(NDArray image) {
    int height = image.shape().h();
    int width = image.shape().w();
    int outputs = p.output().outputs();
    Doubles out = Doubles.zeros(1, outputs, height, width);
    if (!held) {
      gates = new boolean[height * width * (p.input().outputs() + p.hidden().outputs())];
    }
    gate = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double[] pixel = pixel(image, y, x);
        for (int c = 0; c < outputs; c++) {
          out.add(0, c, y, x, pixel[c]);
        }
      }
    }
    return out;
  }

  private double[] pixel(NDArray image, int y, int x) {
    double[] u = norm(features(image, y, x), inputNormWeight, inputNormBias);
    double[] h = relu(conv(mask(u, p.inputMask()), inputWeight, inputBias));
    double[] n = norm(mask(h, p.hiddenMask()), hiddenNormWeight, hiddenNormBias);
    return conv(relu(conv(n, hiddenWeight, hiddenBias)), outputWeight, outputBias);
  }

  /** As {@link FourierFeatures} describes them. */
  double[] features(NDArray image, int y, int x) {
    FourierFeatures fourier = p.fourier();
    int d = fourier.coordinates();
    double[] v = new double[d];
    v[0] = FourierFeatures.coordinate(y, image.shape().h());
    v[1] = FourierFeatures.coordinate(x, image.shape().w());
    for (int c = 0; c < d - 2; c++) {
      v[2 + c] = fourier.colors().scale(c, image.get(0, c, y, x));
    }
    double[] features = new double[fourier.channels()];
    int sines = d * fourier.frequencies().length;
    for (int i = 0; i < sines; i++) {
      double phase = fourier.frequencies()[i / d] * v[i % d];
      features[i] = StrictMath.sin(phase + biases[i]);
      features[sines + i] = StrictMath.cos(phase + biases[sines + i]);
    }
    System.arraycopy(v, 2, features, 2 * sines, features.length - 2 * sines);
    return features;
  }

  private static double[] norm(double[] x, double[] weight, double[] bias) {
    double mean = 0;
    for (double value : x) {
      mean += value / x.length;
    }
    double variance = 0;
    for (double value : x) {
      variance += (value - mean) * (value - mean) / x.length;
    }
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = (x[i] - mean) / Math.sqrt(variance + 1e-5) * weight[i] + bias[i];
    }
    return y;
  }

  private static double[] conv(double[] x, double[] weight, double[] bias) {
    double[] y = bias.clone();
    for (int o = 0; o < y.length; o++) {
      for (int i = 0; i < x.length; i++) {
        y[o] += weight[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static double[] mask(double[] x, float[] mask) {
    for (int i = 0; mask != null && i < x.length; i++) {
      x[i] *= mask[i];
    }
    return x;
  }

  private double[] relu(double[] x) {
    for (int i = 0; i < x.length; i++) {
      if (!held) {
        gates[gate] = x[i] > 0;
      }
      x[i] = gates[gate++] ? x[i] : 0;
    }
    return x;
  }
}
