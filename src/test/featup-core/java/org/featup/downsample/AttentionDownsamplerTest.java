package org.featup.downsample;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.CentralDifferences.doubles;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.featup.jitter.Jitter;
import org.featup.jitter.NaiveJitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.Naive;
import org.featup.spi.NaivePool;
import org.featup.spi.NaiveResample;
import org.featup.spi.PoolGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The attention downsampler as a layer: its parameters, its two entries, its dropout. */
class AttentionDownsamplerTest {
  private static final int CHANNELS = 19;
  private static final int HEIGHT = 12;
  private static final int WIDTH = 9;
  private static final PoolGrid GRID = new PoolGrid(4, 3, 2);
  private static final List<Jitter> JITTERS =
      List.of(new Jitter(2, 1, 3, 0, true), new Jitter(3, 1.5, 7, 2, false));

  private final NDArray x = random(1, 2, CHANNELS, HEIGHT, WIDTH);
  private final NDArray dOut = random(2, 4, CHANNELS, 3, 2);
  private final AttentionDownsampler down =
      new AttentionDownsampler(CHANNELS, GRID, true, new Random(3));

  @Test
  void startsAsTheOriginal() {
    AttentionDownsampler large =
        new AttentionDownsampler(10_000, new PoolGrid(100, 1, 1), true, new Random(4));
    List<Parameter> p = large.parameters();
    assertEquals("attention_net.1.weight [1, 10000]", p.get(0).toString());
    assertEquals("attention_net.1.bias [1]", p.get(1).toString());
    assertEquals("w [100, 100]", p.get(2).toString());
    assertEquals("b [100, 100]", p.get(3).toString());
    assertEquals(0, mean(p.get(0).value()), 3e-4);
    assertEquals(0.01 / Math.sqrt(3), deviation(p.get(0).value()), 3e-4);
    for (float weight : p.get(0).value()) {
      assertTrue(Math.abs(weight) <= 0.01);
    }
    assertTrue(Math.abs(p.get(1).value()[0]) <= 0.01);
    assertEquals(1, mean(p.get(2).value()), 1e-3);
    assertEquals(0.01, deviation(p.get(2).value()), 1e-3);
    assertEquals(0, mean(p.get(3).value()), 1e-3);
    assertEquals(0.01, deviation(p.get(3).value()), 1e-3);
  }

  /** Dropout included; the plain form builds the jittered maps. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void everyParameterHasItsGradient(Backend backend) {
    sharpen();
    NDArray dX = NDArray.zeros(x.shape());
    Pooled pooled = down.forward(x, JITTERS, new Random(7), backend);
    pooled.backward(dOut, dX);
    float[] mask = down.head().mask(new Random(7));
    Doubles features = Doubles.of(x);
    Doubles out = Doubles.of(dOut);
    List<Parameter> parameters = down.parameters();
    double[][] values = parameters.stream().map(p -> doubles(p.value())).toArray(double[][]::new);
    NaivePool naive = naive();
    assertClose(forward(naive, features, values, mask), pooled.output());
    DoubleSupplier loss = () -> forward(naive, features, values, mask).dot(out);
    for (int i = 0; i < values.length; i++) {
      check(parameters.get(i).name(), values[i], loss, parameters.get(i).gradient());
    }
    check(features, loss, dX, 60);
  }

  private static Doubles forward(NaivePool naive, Doubles x, double[][] parameters, float[] mask) {
    Doubles saliency = Doubles.zeros(x.n(), 1, x.h(), x.w());
    for (int n = 0; n < x.n(); n++) {
      for (int p = 0; p < x.h() * x.w(); p++) {
        double sum = parameters[1][0];
        for (int c = 0; c < mask.length; c++) {
          sum += mask[c] * parameters[0][c] * x.at(n, c, p / x.w(), p % x.w());
        }
        saliency.add(n, 0, p / x.w(), p % x.w(), sum);
      }
    }
    return naive.attention(x, saliency, parameters[2], parameters[3]);
  }

  private static NaivePool naive() {
    double[][] blurRows = NaiveResample.gaussianBlur5(HEIGHT);
    double[][] blurColumns = NaiveResample.gaussianBlur5(WIDTH);
    List<NaivePool.View> views =
        JITTERS.stream()
            .map(
                j ->
                    new NaivePool.View(
                        NaiveJitter.times(blurRows, NaiveJitter.rows(j, HEIGHT)),
                        NaiveJitter.times(blurColumns, NaiveJitter.columns(j, WIDTH))))
            .toList();
    return new NaivePool(views, GRID.kernel(), GRID.height(), GRID.width());
  }

  /** Away from the start, where all w are alike and a saliency that rises everywhere is no gain. */
  private void sharpen() {
    for (Parameter parameter : down.parameters()) {
      float[] random = values(5, parameter.value().length, 1.5f);
      System.arraycopy(random, 0, parameter.value(), 0, random.length);
    }
  }

  /** With the saliency ready-made, and with as many channels as the caller likes. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void bothEntriesAgree(Backend backend) {
    NDArray saliency = down.saliency(x, backend);
    assertSame(
        down.forward(x, JITTERS, null, backend).output(),
        down.forward(x, saliency, JITTERS, backend).output());
    NDArray some = x.view(new int[] {0, 3, 0, 0}, x.shape().withChannels(5));
    NDArray whole = down.forward(x, saliency, JITTERS, backend).output();
    assertClose(
        whole.view(new int[] {0, 3, 0, 0}, whole.shape().withChannels(5)),
        down.forward(some, saliency, JITTERS, backend).output());
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void theSaliencyIsTheHeadOfTheFeatures(Backend backend) {
    Conv1x1 head = down.head().map(down.head().mask(null));
    assertClose(Naive.conv1x1(Doubles.of(x), head), down.saliency(x, backend));
  }

  @Test
  void aFifthOfTheChannelsIsDroppedAndTheRestScaled() {
    SaliencyHead head = new SaliencyHead(5000, new Random(1));
    float[] mask = head.mask(new Random(2));
    int dropped = 0;
    for (float factor : mask) {
      assertTrue(factor == 0 || factor == 1.25f);
      dropped += factor == 0 ? 1 : 0;
    }
    assertEquals(0.2, dropped / 5000.0, 0.02);
    assertArrayEquals(mask, head.mask(new Random(2)));
    assertEquals(1, mean(head.mask(null)));
  }

  @Test
  void pictures() {
    assertEquals(down.parameters().get(2).value()[6], down.wMap().get(0, 0, 1, 2));
    assertEquals(down.parameters().get(3).value()[6], down.bMap().get(0, 0, 1, 2));
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double deviation(float[] values) {
    double mean = mean(values);
    double sum = 0;
    for (float value : values) {
      sum += (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / values.length);
  }
}
