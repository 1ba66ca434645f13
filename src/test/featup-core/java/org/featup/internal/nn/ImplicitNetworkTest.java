package org.featup.internal.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.Conv1x1;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImplicitNetworkTest {
  private static final ImplicitOptions OPTIONS =
      ImplicitOptions.of(6).withFrequencies(4).withWidths(20, 9);
  private static final NDArray IMAGE = TestData.random(1, 1, 3, 8, 5);
  private static final ColorRange RANGE = ColorRange.of(IMAGE);

  @Test
  void parametersAreNamedAndShapedAsTheOriginals() throws Exception {
    for (String name : List.of("implicit", "implicit_nocolor")) {
      File path = new File(getClass().getResource("/golden/" + name + ".safetensors").toURI());
      TensorFile file = Safetensors.read(path.toPath());
      Map<String, String> expected = new TreeMap<>();
      file.tensors()
          .forEach(
              (key, tensor) -> {
                if (key.startsWith("param.")) {
                  expected.put(key.substring(6), Arrays.toString(tensor.shape()));
                }
              });
      long[] biases = file.require("param.1.biases").shape();
      ImplicitOptions options =
          ImplicitOptions.of((int) file.require("in.grad_out").shape()[1])
              .withFrequencies((int) biases[2])
              .withColor(biases[1] == 5);
      Map<String, String> actual = new TreeMap<>();
      for (Parameter parameter : new ImplicitNetwork(options, RANGE).parameters()) {
        actual.put(parameter.name(), Arrays.toString(parameter.shape()));
      }
      assertEquals(expected, actual);
    }
  }

  @Test
  void startsAsTheOriginal() {
    ImplicitOptions wide = ImplicitOptions.of(128);
    for (Parameter p : ImplicitNetwork.random(wide, RANGE, new Random(3)).parameters()) {
      double mean = 0;
      double square = 0;
      double largest = 0;
      for (float v : p.value()) {
        mean += (double) v / p.value().length;
        square += (double) v * v / p.value().length;
        largest = Math.max(largest, Math.abs(v));
      }
      switch (p.name()) {
        case "1.biases" -> assertEquals(1, square, 0.2);
        case "2.norm.weight", "7.norm.weight" -> assertEquals(2, mean + largest, 1e-9);
        case "2.norm.bias", "7.norm.bias" -> assertEquals(0, largest);
        default -> {
          double bound = 1 / Math.sqrt(p.name().startsWith("4") ? 303 : 128);
          assertTrue(largest <= bound && largest > 0.95 * bound, p.name());
          assertEquals(bound * bound / 3, square, 0.2 * bound * bound, p.name());
        }
      }
    }
  }

  @Test
  void oneSeedOneNetwork() {
    float[] first =
        ImplicitNetwork.random(OPTIONS, RANGE, new Random(5)).parameters().get(3).value();
    float[] same =
        ImplicitNetwork.random(OPTIONS, RANGE, new Random(5)).parameters().get(3).value();
    float[] other =
        ImplicitNetwork.random(OPTIONS, RANGE, new Random(6)).parameters().get(3).value();
    assertArrayEquals(first, same);
    assertNotEquals(first[0], other[0]);
  }

  @Test
  void dropsWholeChannelsAndScalesTheRest() {
    ImplicitOptions wide = ImplicitOptions.of(2000).withDropout(0.25);
    ImplicitNetwork network = new ImplicitNetwork(wide, RANGE);
    ImplicitDropout dropped = network.dropout(new Random(2));
    assertEquals(303, dropped.input().length);
    assertEquals(2000, dropped.hidden().length);
    int zeros = 0;
    for (float factor : dropped.hidden()) {
      zeros += factor == 0 ? 1 : 0;
      assertTrue(factor == 0 || factor == 4 / 3f, Float.toString(factor));
    }
    assertEquals(500, zeros, 80);
    assertNull(network.dropout(null).input());
    ImplicitNetwork without = new ImplicitNetwork(wide.withDropout(0), RANGE);
    assertNull(without.dropout(new Random(2)).hidden());
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void aHeadIsFoldedIntoTheLastLayer(Backend backend) {
    ImplicitNetwork network = ImplicitNetwork.random(OPTIONS, RANGE, new Random(7));
    Conv1x1 head = TestData.conv(8, 6, 3);
    Band image = Band.whole(IMAGE);
    NDArray features = network.forward(image, ImplicitDropout.NONE, backend);
    NDArray folded = backend.implicitForward(image, network.withHead(head));
    TestData.assertClose(backend.conv1x1(features, head), folded);
  }

  @Test
  void whatDoesNotFit() {
    Backend backend = Backends.byName("scalar");
    ImplicitNetwork network = new ImplicitNetwork(OPTIONS, RANGE);
    Band gray = Band.whole(TestData.random(1, 1, 1, 4, 4));
    Band two = Band.whole(TestData.random(1, 2, 3, 4, 4));
    ImplicitDropout none = ImplicitDropout.NONE;
    refused("1x1x4x4", () -> network.forward(gray, none, backend));
    refused("2x3x4x4", () -> network.forward(two, none, backend));
    NDArray dOut = TestData.random(2, 1, 5, 8, 5);
    refused("1x6x8x5", () -> network.backward(dOut, Band.whole(IMAGE), none, backend));
    refused("6 channels", () -> network.withHead(TestData.conv(1, 5, 2)));
    ColorRange one = new ColorRange(new float[1], new float[1]);
    refused("3 colours", () -> new ImplicitNetwork(OPTIONS, one));
    refused("1 frequency", () -> OPTIONS.withFrequencies(0));
    refused("1 channel", () -> OPTIONS.withWidths(3, 0));
    refused("1 channel", () -> ImplicitOptions.of(0));
    for (double p : new double[] {-0.1, 1, Double.NaN}) {
      refused("dropout", () -> OPTIONS.withDropout(p));
    }
  }

  private static void refused(String word, Runnable action) {
    Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }
}
