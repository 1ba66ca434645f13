package org.featup.spi;

import static org.featup.spi.TestData.conv;
import static org.featup.spi.TestData.values;

import org.featup.ndarray.NDArray;

/** Extents of an implicit network and of the image it looks at. */
record ImplicitSpec(
    int frequencies,
    boolean color,
    int width,
    int second,
    int outputs,
    boolean dropout,
    int height,
    int columns) {

  NDArray image() {
    return TestData.random(11, 1, 3, height, columns);
  }

  ImplicitParameters parameters() {
    int coordinates = color ? 5 : 2;
    int features = 2 * coordinates * frequencies + coordinates - 2;
    double[] rates = FourierFeatures.frequencies(frequencies);
    ColorRange range = color ? ColorRange.of(image()) : null;
    float[] biases = values(1, 2 * coordinates * frequencies, 3);
    return new ImplicitParameters(
        new FourierFeatures(rates, biases, range),
        norm(2, features),
        conv(4, features, width),
        norm(6, width),
        conv(8, width, second),
        conv(10, second, outputs),
        dropout ? mask(12, features) : null,
        dropout ? mask(13, width) : null);
  }

  private static LayerNorm norm(long seed, int channels) {
    float[] weight = values(seed, channels, 0.5f);
    for (int c = 0; c < channels; c++) {
      weight[c] += 1;
    }
    return new LayerNorm(weight, values(seed + 100, channels, 0.5f));
  }

  private static float[] mask(long seed, int channels) {
    float[] mask = values(seed, channels, 1);
    for (int c = 0; c < channels; c++) {
      mask[c] = mask[c] < -0.6f ? 0 : 1.25f;
    }
    return mask;
  }
}
