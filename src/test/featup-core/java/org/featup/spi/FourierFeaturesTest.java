package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network sees, in the order and with the scales of the golden cases. */
class FourierFeaturesTest {

  @ParameterizedTest
  @ValueSource(strings = {"implicit", "implicit_nocolor"})
  void goldenFeatures(String name) throws Exception {
    File path = new File(getClass().getResource("/golden/" + name + ".safetensors").toURI());
    TensorFile file = Safetensors.read(path.toPath());
    NDArray image = array(file, "in.image");
    NDArray expected = array(file, "out.fourier");
    long[] biases = file.require("param.1.biases").shape();
    FourierFeatures fourier =
        new FourierFeatures(
            FourierFeatures.frequencies((int) biases[2]),
            file.require("param.1.biases").data(),
            biases[1] == 2 ? null : ColorRange.of(image));
    assertEquals(expected.shape().c(), fourier.channels());
    NaiveImplicit naive = new NaiveImplicit(network(fourier));
    for (int y = 0; y < image.shape().h(); y++) {
      for (int x = 0; x < image.shape().w(); x++) {
        double[] features = naive.features(image, y, x);
        for (int c = 0; c < features.length; c++) {
          assertEquals(expected.get(0, c, y, x), features[c], TestData.TOLERANCE);
        }
      }
    }
  }

  private static NDArray array(TensorFile file, String name) throws Exception {
    return NDArray.wrap(
        file.require(name).data(), Shape.of(file.require(name).shape()), Layout.NCHW);
  }

  private static ImplicitParameters network(FourierFeatures fourier) {
    int features = fourier.channels();
    LayerNorm norm = new LayerNorm(new float[features], new float[features]);
    LayerNorm one = new LayerNorm(new float[1], new float[1]);
    Conv1x1 first = TestData.conv(1, features, 1);
    Conv1x1 last = TestData.conv(2, 1, 1);
    return new ImplicitParameters(fourier, norm, first, one, last, last, null, null);
  }

  @Test
  void frequenciesAndCoordinates() {
    double[] expected = {Math.exp(-2), Math.exp(4), Math.exp(10)};
    assertArrayEquals(expected, FourierFeatures.frequencies(3), 1e-9);
    assertArrayEquals(new double[] {Math.exp(-2)}, FourierFeatures.frequencies(1), 0);
    assertEquals(-1, FourierFeatures.coordinate(0, 1));
    assertEquals(1, FourierFeatures.coordinate(4, 5));
    assertEquals(-0.5, FourierFeatures.coordinate(1, 5));
  }

  @Test
  void coloursOfANarrowRange() {
    ColorRange range = new ColorRange(new float[] {1, 2}, new float[] {1, 4});
    assertEquals(-0.5, range.scale(0, 1));
    assertEquals(0.5, range.scale(1, 4));
    assertEquals(9999.5, range.scale(0, 2), 1e-6);
  }

  @Test
  void whatDoesNotFit() {
    double[] one = {1};
    refused("at least 1 frequency", () -> new FourierFeatures(new double[0], new float[0], null));
    refused("4 biases", () -> new FourierFeatures(one, new float[3], null));
    refused("50000", () -> new FourierFeatures(new double[] {6e4}, new float[4], null));
    refused("NaN", () -> new FourierFeatures(new double[] {Double.NaN}, new float[4], null));
    refused("one range", () -> new ColorRange(new float[0], new float[0]));
    refused("finite", () -> new ColorRange(new float[] {1}, new float[] {Float.NaN}));
    refused("lowest first", () -> new ColorRange(new float[] {2}, new float[] {1}));
    refused("as many weights as biases", () -> new LayerNorm(new float[2], new float[1]));
    NDArray image = TestData.random(1, 1, 3, 2, 2);
    image.set(0, 2, 1, 1, Float.POSITIVE_INFINITY);
    refused("Infinity in image 0, channel 2, row 1, column 1", () -> ColorRange.of(image));
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    FourierFeatures fourier = new FourierFeatures(new double[] {1}, new float[4], null);
    LayerNorm four = new LayerNorm(new float[4], new float[4]);
    LayerNorm two = new LayerNorm(new float[2], new float[2]);
    Conv1x1 first = TestData.conv(1, 4, 2);
    Conv1x1 second = TestData.conv(2, 2, 3);
    Conv1x1 last = TestData.conv(3, 3, 5);
    float[] mask = new float[3];
    refused("input norm", fourier, two, first, two, second, last, null, null);
    refused("first convolution", fourier, four, second, two, second, last, null, null);
    refused("hidden norm", fourier, four, first, four, second, last, null, null);
    refused("second convolution", fourier, four, first, two, last, last, null, null);
    refused("last convolution", fourier, four, first, two, second, second, null, null);
    refused("input dropout", fourier, four, first, two, second, last, mask, null);
    refused("hidden dropout", fourier, four, first, two, second, last, null, mask);
  }

  private static void refused(
      String word,
      FourierFeatures fourier,
      LayerNorm inputNorm,
      Conv1x1 input,
      LayerNorm hiddenNorm,
      Conv1x1 hidden,
      Conv1x1 output,
      float[] inputMask,
      float[] hiddenMask) {
    refused(
        word,
        () ->
            new ImplicitParameters(
                fourier, inputNorm, input, hiddenNorm, hidden, output, inputMask, hiddenMask));
  }

  private static void refused(String word, Runnable action) {
    Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }
}
