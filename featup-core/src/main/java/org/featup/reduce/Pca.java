package org.featup.reduce;

import java.util.List;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/**
 * Principal component analysis of pixels: {@code y = V (x - mean)}, V's rows being the directions
 * of largest variance, orthonormal.
 *
 * <p>The sign of a component is free; here its entry of largest magnitude is positive. A component
 * beyond the rank of the data (singular value 0) is all zeros. Computed in double precision from
 * the smaller of the Gram and covariance matrices.
 */
public final class Pca {
  private final int channels;
  private final float[] mean;
  private final float[] weight;
  private final double[] singularValues;
  private final double[] explainedVarianceRatio;

  private Pca(double[] mean, Spectrum spectrum) {
    int components = spectrum.values().length;
    this.channels = mean.length;
    this.mean = new float[channels];
    this.weight = new float[components * channels];
    this.singularValues = new double[components];
    this.explainedVarianceRatio = new double[components];
    for (int c = 0; c < channels; c++) {
      this.mean[c] = (float) mean[c];
    }
    for (int k = 0; k < components; k++) {
      singularValues[k] = Math.sqrt(spectrum.values()[k]);
      explainedVarianceRatio[k] =
          spectrum.total() > 0 ? spectrum.values()[k] / spectrum.total() : 0;
      for (int c = 0; c < channels; c++) {
        weight[k * channels + c] = (float) spectrum.vectors()[k][c];
      }
    }
  }

  private Pca(
      float[] mean, float[] weight, double[] singularValues, double[] explainedVarianceRatio) {
    this.channels = mean.length;
    this.mean = mean.clone();
    this.weight = weight.clone();
    this.singularValues = singularValues.clone();
    this.explainedVarianceRatio = explainedVarianceRatio.clone();
  }

  /**
   * A fit that was stored, from what {@link #mean}, {@link #weight}, {@link #singularValues} and
   * {@link #explainedVarianceRatio} gave.
   *
   * @param mean C elements; copied
   * @param weight k x C elements, row-major; copied
   * @param singularValues k elements; copied
   * @param explainedVarianceRatio k elements; copied
   * @return the same fit
   * @throws IllegalArgumentException if there is no channel or component, or the lengths do not fit
   */
  public static Pca of(
      float[] mean, float[] weight, double[] singularValues, double[] explainedVarianceRatio) {
    int components = singularValues.length;
    boolean fits =
        components > 0
            && mean.length > 0
            && weight.length == (long) components * mean.length
            && explainedVarianceRatio.length == components;
    if (!fits) {
      throw new IllegalArgumentException(
          components
              + " components of "
              + mean.length
              + " channels do not go with "
              + weight.length
              + " weights and "
              + explainedVarianceRatio.length
              + " shares of the variance");
    }
    return new Pca(mean, weight, singularValues, explainedVarianceRatio);
  }

  /**
   * Fits to all pixels of some maps.
   *
   * @param components k, at least 1 and at most the number of channels and of pixels
   * @param features maps (N, C, H, W) of one number of channels; not modified
   * @return the fit
   * @throws IllegalArgumentException if there are no maps, their channels differ, k is out of range
   *     or an element is not finite
   */
  public static Pca fit(int components, NDArray... features) {
    return fit(components, List.of(features));
  }

  /**
   * Fits to all pixels of some maps.
   *
   * @param components k, at least 1 and at most the number of channels and of pixels
   * @param features maps (N, C, H, W) of one number of channels; not modified
   * @return the fit
   * @throws IllegalArgumentException if there are no maps, their channels differ, k is out of range
   *     or an element is not finite
   */
  public static Pca fit(int components, List<NDArray> features) {
    Pixels pixels = new Pixels(features);
    long most = Math.min(pixels.count(), pixels.channels());
    if (components < 1 || components > most) {
      throw new IllegalArgumentException(
          "expected 1 to "
              + most
              + " components for "
              + pixels.count()
              + " pixels of "
              + pixels.channels()
              + " channels, given "
              + components);
    }
    double[] mean = pixels.mean();
    Spectrum spectrum =
        pixels.count() < pixels.channels()
            ? Spectrum.ofGram(pixels, mean, components)
            : Spectrum.ofCovariance(pixels, mean, components);
    return new Pca(mean, spectrum);
  }

  /**
   * Fits as many components as there can be, for pictures say, where fewer than three are welcome
   * too.
   *
   * @param most components wanted, at least 1
   * @param features maps (N, C, H, W) of one number of channels; not modified
   * @return the fit, of {@code most} components, or of as many as there are channels or pixels
   * @throws IllegalArgumentException if there are no maps, their channels differ or an element is
   *     not finite
   */
  public static Pca fitAtMost(int most, NDArray... features) {
    List<NDArray> maps = List.of(features);
    Pixels pixels = new Pixels(maps);
    long possible = Math.min(pixels.count(), pixels.channels());
    return fit((int) Math.min(most, possible), maps);
  }

  /**
   * Projects every pixel.
   *
   * @param features (N, C, H, W); not modified
   * @return (N, k, H, W), channels-last, a new array
   * @throws IllegalArgumentException if the channels are not those of the fit
   */
  public NDArray transform(NDArray features) {
    Shape shape = features.shape();
    if (shape.c() != channels) {
      throw new IllegalArgumentException(
          "expected features of " + channels + " channels, given " + shape);
    }
    NDArray x = features.channelsLast();
    Shape to = shape.withChannels(components());
    float[] y = new float[to.arrayLength()];
    int source = x.offset();
    for (int target = 0; target < y.length; target += components()) {
      for (int k = 0; k < components(); k++) {
        y[target + k] = (float) project(x.data(), source, k);
      }
      source += channels;
    }
    return NDArray.wrap(y, to, Layout.CHANNELS_LAST);
  }

  private double project(float[] x, int from, int k) {
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      sum += ((double) x[from + c] - mean[c]) * weight[k * channels + c];
    }
    return sum;
  }

  /**
   * The number of components.
   *
   * @return k
   */
  public int components() {
    return singularValues.length;
  }

  /**
   * The number of channels of the fitted maps.
   *
   * @return C
   */
  public int channels() {
    return channels;
  }

  /**
   * The mean of the pixels.
   *
   * @return C elements, a copy
   */
  public float[] mean() {
    return mean.clone();
  }

  /**
   * The components, which with {@link #bias()} are {@link #transform} as a linear map of the
   * channels: {@code y = weight x + bias}. It commutes with upsampling, so it may be applied before
   * it.
   *
   * @return k x C elements, row-major, a copy
   */
  public float[] weight() {
    return weight.clone();
  }

  /**
   * The addend of the linear map: {@code -weight mean}.
   *
   * @return k elements, a new array
   */
  public float[] bias() {
    float[] bias = new float[components()];
    float[] origin = new float[channels];
    for (int k = 0; k < bias.length; k++) {
      bias[k] = (float) project(origin, 0, k);
    }
    return bias;
  }

  /**
   * {@link #weight()} and {@link #bias()} as a head for upsamplers: k channels are upsampled then,
   * not C, and the result is that of {@link #transform} afterwards.
   *
   * @return a map of C to k channels
   */
  public Conv1x1 head() {
    return new Conv1x1(channels, components(), weight(), bias());
  }

  /**
   * The way back: {@code x = weight^T y + mean}, the closest to what was projected.
   *
   * @return a map of k to C channels
   */
  public Conv1x1 inverse() {
    float[] transposed = new float[weight.length];
    for (int k = 0; k < components(); k++) {
      for (int c = 0; c < channels; c++) {
        transposed[c * components() + k] = weight[k * channels + c];
      }
    }
    return new Conv1x1(components(), channels, transposed, mean());
  }

  /**
   * The singular values of the centred pixels, largest first.
   *
   * @return k values, a copy
   */
  public double[] singularValues() {
    return singularValues.clone();
  }

  @Override
  public String toString() {
    return "Pca of " + channels + " channels to " + components();
  }

  /**
   * The share of the whole variance along each component.
   *
   * @return k values in 0..1, largest first, a copy; all 0 if all pixels are equal
   */
  public double[] explainedVarianceRatio() {
    return explainedVarianceRatio.clone();
  }
}
