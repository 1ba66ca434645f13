package org.featup.internal.cpu.kernels;

import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;

/**
 * A 1x1 convolution with what stands before it folded in: of {@code conv(mask * (weight * x +
 * bias))} only the normed x is left to compute per pixel. Sums over pixels then are taken of the
 * folded weights' gradients alone; those of norm and convolution follow once, at the end. In
 * double.
 */
public final class FoldedNorm {
  private final LayerNorm norm;
  private final float[] mask;
  private final Conv1x1 conv;
  private final double[] weight;
  private final double[] bias;

  /**
   * Folds.
   *
   * @param mask factor on each input; null for none
   */
  public FoldedNorm(LayerNorm norm, float[] mask, Conv1x1 conv) {
    this.norm = norm;
    this.mask = mask;
    this.conv = conv;
    this.weight = new double[conv.weight().length];
    this.bias = new double[conv.outputs()];
    for (int o = 0; o < conv.outputs(); o++) {
      bias[o] = conv.bias()[o];
      for (int i = 0; i < conv.inputs(); i++) {
        int at = o * conv.inputs() + i;
        double w = mask(i) * conv.weight()[at];
        weight[at] = w * norm.weight()[i];
        bias[o] += w * norm.bias()[i];
      }
    }
  }

  public int inputs() {
    return conv.inputs();
  }

  public int outputs() {
    return conv.outputs();
  }

  public double weight(int output, int input) {
    return weight[output * conv.inputs() + input];
  }

  public double bias(int output) {
    return bias[output];
  }

  /**
   * Adds the gradients of norm and convolution.
   *
   * @param dWeight gradient of the folded weights, outputs x inputs
   * @param dBias gradient of the folded bias
   */
  public void addGradients(double[] dWeight, double[] dBias, LayerNorm dNorm, Conv1x1 dConv) {
    int inputs = conv.inputs();
    for (int i = 0; i < inputs; i++) {
      double m = mask(i);
      double dNormWeight = 0;
      double dNormBias = 0;
      for (int o = 0; o < conv.outputs(); o++) {
        int at = o * inputs + i;
        dConv.weight()[at] +=
            (float) (m * (norm.weight()[i] * dWeight[at] + norm.bias()[i] * dBias[o]));
        dNormWeight += m * conv.weight()[at] * dWeight[at];
        dNormBias += m * conv.weight()[at] * dBias[o];
      }
      dNorm.weight()[i] += (float) dNormWeight;
      dNorm.bias()[i] += (float) dNormBias;
    }
    for (int o = 0; o < conv.outputs(); o++) {
      dConv.bias()[o] += (float) dBias[o];
    }
  }

  private double mask(int input) {
    return mask == null ? 1 : mask[input];
  }
}
