package org.featup.internal.nn;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.Taps;
import org.featup.spi.TestData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The network and the explicit buffer, as what fitting sees of them. */
class FeatureFieldTest {
  private static final int CHANNELS = 6;

  private final NDArray image = random(1, 1, 3, 9, 7);
  private final NDArray start = random(2, 1, CHANNELS, 9, 7);
  private final ImplicitNetwork network =
      ImplicitNetwork.random(
          ImplicitOptions.of(CHANNELS).withFrequencies(3), ColorRange.of(image), new Random(4));
  private final ImplicitField implicit = new ImplicitField(network, image);
  private final ExplicitBuffer buffer = new ExplicitBuffer(start);

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void thePassBackDropsWhatThePassForwardDropped(Backend backend) {
    ImplicitDropout dropped = network.dropout(new Random(5));
    NDArray dOut = random(6, 1, CHANNELS, 9, 7);
    network.backward(dOut, Band.whole(image), dropped, backend);
    float[][] expected = gradients(implicit);
    FeatureField.Pass pass = implicit.forward(new Random(5), backend);
    assertSame(network.forward(Band.whole(image), dropped, backend), pass.output());
    pass.backward(dOut);
    float[][] actual = gradients(implicit);
    for (int i = 0; i < expected.length; i++) {
      assertArrayEquals(expected[i], actual[i]);
    }
  }

  /** Copies all gradients and clears them. */
  private static float[][] gradients(FeatureField field) {
    return field.parameters().stream()
        .map(
            p -> {
              float[] copy = p.gradient().clone();
              p.clearGradient();
              return copy;
            })
        .toArray(float[][]::new);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void theBufferIsItsOwnGradient(Backend backend) {
    FeatureField.Pass pass = buffer.forward(new Random(1), backend);
    assertSame(start, pass.output());
    NDArray dOut = random(7, 1, CHANNELS, 9, 7);
    pass.backward(NDArray.wrap(dOut.toArray(Layout.NCHW), dOut.shape(), Layout.NCHW));
    Parameter pixels = buffer.parameters().get(0);
    assertArrayEquals(new long[] {9, 7, CHANNELS}, pixels.shape());
    assertArrayEquals(dOut.toArray(Layout.CHANNELS_LAST), pixels.gradient());
    pixels.value()[0] += 1;
    assertEquals(pixels.value()[0], pass.output().get(0, 0, 0, 0));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void otherSizesSeeTheResizedImage(Backend backend) {
    Conv1x1 head = TestData.conv(8, CHANNELS, 4);
    NDArray larger = backend.resample(image, Taps.bilinear(9, 20), Taps.bilinear(7, 15));
    assertSame(
        backend.implicitForward(Band.whole(larger), network.withHead(head)),
        implicit.query(head).rows(20, 15, 0, 20, backend));
    NDArray smaller = backend.resample(image, Taps.averagePool(9, 4), Taps.bilinear(7, 15));
    assertSame(
        backend.implicitForward(Band.whole(smaller), network.withHead(head)),
        implicit.query(head).rows(4, 15, 0, 4, backend));
    NDArray resized = backend.resample(start, Taps.bilinear(9, 20), Taps.averagePool(7, 5));
    assertClose(
        Doubles.of(backend.conv1x1(resized, head)), buffer.query(head).rows(20, 5, 0, 20, backend));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void bandsAreRowsOfTheWhole(Backend backend) {
    Conv1x1 head = TestData.conv(8, CHANNELS, 4);
    for (FeatureField field : new FeatureField[] {implicit, buffer}) {
      for (int[] size : new int[][] {{9, 7}, {21, 10}, {5, 3}}) {
        FeatureField.Query query = field.query(head);
        NDArray whole = query.rows(size[0], size[1], 0, size[0], backend);
        NDArray band = query.rows(size[0], size[1], 2, 5, backend);
        assertSame(whole.crop(2, 0, 3, size[1]), band);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void whatDoesNotFit(Backend backend) {
    NDArray wrong = random(9, 1, CHANNELS, 7, 9);
    for (FeatureField field : new FeatureField[] {implicit, buffer}) {
      assertEquals(CHANNELS, field.channels());
      FeatureField.Pass pass = field.forward(null, backend);
      refused("1x6x9x7", () -> pass.backward(wrong));
      refused("6 channels", () -> field.query(TestData.conv(1, 5, 2)));
    }
    refused("1x1x4x4", () -> new ImplicitField(network, random(1, 1, 1, 4, 4)));
    refused("2x3x4x4", () -> new ExplicitBuffer(random(1, 2, 3, 4, 4)));
  }

  private static void refused(String word, Runnable action) {
    Exception e = assertThrows(IllegalArgumentException.class, action::run);
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }
}
