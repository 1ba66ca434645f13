package org.featup.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backends;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PcaTest {

  private static NDArray random(long seed, int n, int c, int h, int w) {
    Random random = new Random(seed);
    NDArray x = NDArray.zeros(new Shape(n, c, h, w));
    for (int i = 0; i < x.data().length; i++) {
      x.data()[i] = (float) (random.nextGaussian() * (1 + i % c) + 3);
    }
    return x;
  }

  @ParameterizedTest
  @CsvSource({"6,5,4", "50,3,4", "12,3,4", "1,2,3"})
  void componentsAreOrthonormalAndCarryTheVariance(int channels, int h, int w) {
    NDArray x = random(1, 1, channels, h, w);
    int rank = Math.min(channels, h * w - (channels < h * w ? 0 : 1));
    Pca pca = Pca.fit(rank, x);
    NDArray y = pca.transform(x);
    double variance = 0;
    for (int k = 0; k < rank; k++) {
      for (int j = 0; j < rank; j++) {
        double sum = 0;
        double dot = 0;
        for (int p = 0; p < h * w; p++) {
          sum += (double) y.get(0, k, p / w, p % w) * y.get(0, j, p / w, p % w);
        }
        for (int c = 0; c < channels; c++) {
          dot += (double) pca.weight()[k * channels + c] * pca.weight()[j * channels + c];
        }
        double s = pca.singularValues()[k];
        assertEquals(k == j ? 1 : 0, dot, 1e-6);
        assertEquals(k == j ? s * s : 0, sum, 1e-5 * Math.pow(pca.singularValues()[0], 2));
      }
      variance += pca.explainedVarianceRatio()[k];
    }
    assertEquals(1, variance, 1e-6);
  }

  @Test
  void golden() throws Exception {
    Path file = Path.of(PcaTest.class.getResource("/golden/pca.safetensors").toURI());
    TensorFile golden = Safetensors.read(file);
    Tensor in = golden.tensors().get("in.x");
    NDArray x = NDArray.wrap(in.data(), Shape.of(in.shape()), Layout.NCHW);
    Pca pca = Pca.fit(5, x);
    assertArrayEquals(golden.tensors().get("out.mean").data(), pca.mean(), 1e-6f);
    double[] s = pca.singularValues();
    double[] ratio = pca.explainedVarianceRatio();
    float[] components = golden.tensors().get("out.components").data();
    for (int k = 0; k < 5; k++) {
      double expected = golden.tensors().get("out.singular_values").data()[k];
      assertEquals(expected, s[k], 1e-5 * expected);
      double share = golden.tensors().get("out.explained_variance_ratio").data()[k];
      assertEquals(share, ratio[k], 1e-5 * share);
      float sign = 0;
      for (int c = 0; c < 20; c++) {
        sign += components[k * 20 + c] * pca.weight()[k * 20 + c];
      }
      for (int c = 0; c < 20; c++) {
        float component = Math.signum(sign) * pca.weight()[k * 20 + c];
        assertEquals(components[k * 20 + c], component, 1e-5);
      }
    }
  }

  @Test
  void severalMapsAreOneSetOfPixels() {
    NDArray both = random(2, 2, 7, 3, 5);
    Pca whole = Pca.fit(4, both);
    Pca parts = Pca.fit(4, both.image(0), both.image(1));
    assertArrayEquals(whole.weight(), parts.weight());
    assertArrayEquals(whole.mean(), parts.mean());
  }

  @Test
  void theLayoutInMemoryDoesNotMatter() {
    NDArray x = random(3, 1, 7, 3, 5);
    NDArray planar = NDArray.wrap(x.toArray(Layout.NCHW), x.shape(), Layout.NCHW);
    assertArrayEquals(Pca.fit(2, x).weight(), Pca.fit(2, planar).weight());
    NDArray y = Pca.fit(2, x).transform(planar.crop(1, 1, 2, 3));
    NDArray z = Pca.fit(2, x).transform(x).crop(1, 1, 2, 3);
    assertArrayEquals(z.toArray(Layout.NCHW), y.toArray(Layout.NCHW));
  }

  @Test
  void weightAndBiasAreTheTransform() {
    NDArray x = random(4, 1, 6, 4, 4);
    Pca pca = Pca.fit(3, x);
    NDArray y = pca.transform(x);
    for (int k = 0; k < 3; k++) {
      double sum = pca.bias()[k];
      for (int c = 0; c < 6; c++) {
        sum += pca.weight()[k * 6 + c] * x.get(0, c, 2, 1);
      }
      assertEquals(y.get(0, k, 2, 1), sum, 1e-5);
    }
    assertArrayEquals(pca.weight(), pca.head().weight());
    assertArrayEquals(pca.bias(), pca.head().bias());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 50})
  void theLargestEntryOfAComponentIsPositive(int channels) {
    float[] weight = Pca.fit(3, random(5, 1, channels, 3, 4)).weight();
    for (int k = 0; k < 3; k++) {
      float largest = 0;
      for (int c = 0; c < channels; c++) {
        float v = weight[k * channels + c];
        largest = Math.abs(v) > Math.abs(largest) ? v : largest;
      }
      assertTrue(largest > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 40})
  void componentsBeyondTheRankAreZero(int channels) {
    NDArray x = NDArray.zeros(new Shape(1, channels, 3, 3));
    for (int p = 0; p < 9; p++) {
      x.set(0, 1, p / 3, p % 3, p);
      x.set(0, 2, p / 3, p % 3, 2 * p);
    }
    Pca pca = Pca.fit(3, x);
    assertEquals(Math.sqrt(5 * 60), pca.singularValues()[0], 1e-9);
    assertEquals(0, pca.singularValues()[1]);
    assertArrayEquals(new float[2 * channels], tail(pca.weight(), channels));
    NDArray constant = NDArray.zeros(new Shape(1, channels, 3, 3));
    assertArrayEquals(new double[3], Pca.fit(3, constant).explainedVarianceRatio());
  }

  private static float[] tail(float[] values, int from) {
    return java.util.Arrays.copyOfRange(values, from, values.length);
  }

  @Test
  void takesFewerComponentsWhereAllowed() {
    assertEquals(3, Pca.fitAtMost(3, random(7, 1, 4, 2, 3)).components());
    assertEquals(2, Pca.fitAtMost(3, random(7, 1, 2, 2, 3)).components());
    assertEquals(1, Pca.fitAtMost(3, random(7, 1, 4, 1, 1)).components());
    assertThrows(IllegalArgumentException.class, () -> Pca.fitAtMost(0, random(7, 1, 4, 2, 3)));
  }

  @Test
  void refusesWhatCannotBeFitted() {
    NDArray x = random(6, 1, 4, 2, 3);
    assertThrows(IllegalArgumentException.class, () -> Pca.fit(0, x));
    assertThrows(IllegalArgumentException.class, () -> Pca.fit(5, x));
    assertThrows(IllegalArgumentException.class, () -> Pca.fit(1));
    assertThrows(IllegalArgumentException.class, () -> Pca.fit(1, x, random(6, 1, 5, 2, 3)));
    Pca pca = Pca.fit(2, x);
    assertThrows(IllegalArgumentException.class, () -> pca.transform(random(6, 1, 5, 2, 3)));
    x.set(0, 2, 1, 1, Float.NaN);
    Exception e = assertThrows(IllegalArgumentException.class, () -> Pca.fit(1, x));
    assertTrue(e.getMessage().contains("channel 2"), e.getMessage());
  }

  @Test
  void theWayBackIsTheClosest() {
    NDArray x = random(4, 2, 6, 5, 4);
    Pca whole = Pca.fit(6, x);
    NDArray back = Backends.byName("scalar").conv1x1(whole.transform(x), whole.inverse());
    TestData.assertClose(x, back);
    Pca three = Pca.fit(3, x);
    NDArray y = three.transform(x);
    NDArray again = three.transform(Backends.byName("scalar").conv1x1(y, three.inverse()));
    TestData.assertClose(y, again);
  }

  @Test
  void aStoredFitIsTheSame() {
    NDArray x = random(5, 1, 6, 5, 4);
    Pca pca = Pca.fit(3, x);
    Pca copy = Pca.of(pca.mean(), pca.weight(), pca.singularValues(), pca.explainedVarianceRatio());
    TestData.assertSame(pca.transform(x), copy.transform(x));
    assertArrayEquals(pca.singularValues(), copy.singularValues());
    assertArrayEquals(pca.explainedVarianceRatio(), copy.explainedVarianceRatio());
    float[] mean = pca.mean();
    float[] weight = pca.weight();
    for (int components : new int[] {0, 2, 4}) {
      double[] values = new double[components];
      Exception e =
          assertThrows(IllegalArgumentException.class, () -> Pca.of(mean, weight, values, values));
      assertTrue(e.getMessage().contains("18 weights"), e.getMessage());
    }
  }
}
