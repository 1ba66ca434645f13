package org.featup.internal.train.stack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.SimpleDownsampler;
import org.featup.internal.train.loop.GradientNorm;
import org.featup.internal.train.stack.JbuObjective.Order;
import org.featup.jitter.Jitter;
import org.featup.loss.SamplePoints;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.CentralDifferences;
import org.featup.spi.Conv1x1;
import org.featup.spi.PoolGrid;
import org.featup.spi.RangeKernel;
import org.featup.spi.TestBackends;
import org.featup.spi.TestData;
import org.featup.spi.Workers;
import org.featup.train.JbuLosses;
import org.featup.upsample.JbuArchitecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden case is in the conformance test; here are all options and awkward sizes. */
class JbuObjectiveTest {
  private static final int CHANNELS = 5;
  private static final int HEIGHT = 27;
  private static final int WIDTH = 20;
  private static final JbuLosses ALL = new JbuLosses(1, 0.3, 0.002, 0, 0, 0);
  private static final Jitter ZOOMED = new Jitter(3, 1.4, 5, 7, true);

  /** What an objective is made of. */
  private record Form(
      boolean attention, boolean uncertainty, boolean convolution, JbuLosses losses, int views) {

    static List<Form> all() {
      return List.of(
          new Form(true, true, true, JbuLosses.LIKELIHOOD, 1),
          new Form(true, true, true, ALL, 2),
          new Form(true, false, false, ALL, 0),
          new Form(false, true, true, new JbuLosses(1, 0.3, 0.002, 0.2, 0.4, 0.1), 2),
          new Form(true, true, true, new JbuLosses(1, 0, 0, 0, 0, 0.7), 2),
          new Form(false, false, true, new JbuLosses(1, 0, 0, 0, 0, 2), 0));
    }
  }

  static Stream<Arguments> forms() {
    return TestBackends.times(Form.all());
  }

  /** Parameters, sample and objective of a form. */
  private static final class Toy {
    final List<Parameter> parameters = new ArrayList<>();
    final JbuObjective objective;
    final JbuSample sample;

    Toy(Form form, Backend backend) {
      RandomGenerator random = new Random(4);
      JbuParameters stack =
          JbuParameters.of(
              new JbuArchitecture(
                      3, 1, 3, 4, RangeKernel.SOFTMAX, true, form.convolution ? CHANNELS : 0)
                  .initial(random));
      PoolGrid grid = new PoolGrid(7, 3, 2);
      Downsampler down =
          form.attention
              ? new AttentionDownsampler(CHANNELS, grid, true, random)
              : new SimpleDownsampler(grid);
      ScaleNet scaleNet = form.uncertainty ? new ScaleNet(CHANNELS, random) : null;
      parameters.addAll(stack.parameters());
      parameters.addAll(down.parameters());
      if (scaleNet != null) {
        parameters.addAll(scaleNet.parameters());
      }
      parameters.forEach(Toy::spread);
      objective = new JbuObjective(stack, down, scaleNet, form.losses, backend);
      sample =
          new JbuSample(
              TestData.random(1, 1, 3, HEIGHT, WIDTH),
              TestData.random(2, 1, CHANNELS, 3, 2),
              views(form.views, random),
              List.of(
                  TestData.random(7, 1, CHANNELS, 6, 4), TestData.random(8, 1, CHANNELS, 13, 9)),
              SamplePoints.uniform(40, HEIGHT, WIDTH, random));
    }

    /** Away from where training starts, which is so flat that some gradients almost cancel out. */
    private static void spread(Parameter parameter) {
      float[] value = parameter.value();
      float[] noise = TestData.values(value.length, value.length, 0.6f);
      for (int i = 0; value.length > 1 && i < value.length; i++) {
        value[i] += noise[i];
      }
    }

    /** None: all channels compared; one: all jitters share a projection; two: each has its own. */
    private static List<JbuViews> views(int projections, RandomGenerator random) {
      NDArray targets = TestData.random(3, 3, CHANNELS, 3, 2);
      List<Jitter> two = List.of(ZOOMED, Jitter.NONE);
      List<Jitter> three = List.of(ZOOMED, Jitter.NONE, new Jitter(2, 1, 1, 4, false));
      if (projections < 2) {
        Conv1x1 one = projections == 0 ? null : RandomProjection.draw(CHANNELS, 3, random);
        return List.of(new JbuViews(three, targets, one));
      }
      return List.of(
          new JbuViews(
              two,
              targets.view(new int[4], new Shape(2, CHANNELS, 3, 2)),
              RandomProjection.draw(CHANNELS, 3, random)),
          new JbuViews(
              three.subList(2, 3), targets.image(2), RandomProjection.draw(CHANNELS, 2, random)));
    }

    double loss(Order order, RandomGenerator dropout) {
      parameters.forEach(Parameter::clearGradient);
      return objective.backward(sample, order, dropout, 0.5).values().stream()
          .mapToDouble(Double::doubleValue)
          .sum();
    }

    float[][] gradients() {
      return parameters.stream().map(p -> p.gradient().clone()).toArray(float[][]::new);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void bothOrdersAreTheSame(Backend backend, Form form) {
    for (long seed : new long[] {0, 9}) {
      Toy toy = new Toy(form, backend);
      double plain = toy.loss(Order.PLAIN, seed == 0 ? null : new Random(seed));
      float[][] expected = toy.gradients();
      double projected = toy.loss(Order.PROJECTED, seed == 0 ? null : new Random(seed));
      assertEquals(plain, projected, TestData.TOLERANCE * Math.abs(plain));
      // a single number may almost cancel out: it is as exact as what it is the sum of
      double least = 1e-3 * GradientNorm.of(toy.parameters);
      for (int i = 0; i < expected.length; i++) {
        Parameter p = toy.parameters.get(i);
        assertClose(p.name(), expected[i], p.gradient(), least);
      }
    }
  }

  private static void assertClose(String name, float[] expected, float[] actual, double least) {
    double largest = least;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], actual[i], CentralDifferences.TOLERANCE * largest, name);
    }
  }

  /**
   * Along its gradient, each parameter changes the loss as the gradient says. Maps are float, so
   * differences are no sharper than this; the golden case is.
   */
  @ParameterizedTest
  @MethodSource("forms")
  void gradientsAreThoseOfTheLoss(Backend backend, Form form) {
    Toy toy = new Toy(form, backend);
    double loss = toy.loss(Order.PROJECTED, new Random(9));
    float[][] gradients = toy.gradients();
    for (int i = 0; i < gradients.length; i++) {
      double norm = GradientNorm.of(List.of(toy.parameters.get(i)));
      double step = Math.min(0.02, 2e-3 * Math.abs(loss) / Math.max(norm, 1e-12));
      double slope =
          (moved(toy, i, gradients[i], step / norm) - moved(toy, i, gradients[i], -step / norm))
              / (2 * step);
      assertEquals(
          norm, slope, 3e-3 * norm + 3e-7 / step, form + " " + toy.parameters.get(i).name());
      assertEquals(loss, toy.loss(Order.PROJECTED, new Random(9)));
    }
  }

  private static double moved(Toy toy, int parameter, float[] direction, double step) {
    float[] value = toy.parameters.get(parameter).value();
    float[] before = value.clone();
    for (int i = 0; i < value.length; i++) {
      value[i] += (float) (step * direction[i]);
    }
    double loss = toy.loss(Order.PROJECTED, new Random(9));
    System.arraycopy(before, 0, value, 0, value.length);
    return loss;
  }

  @Test
  void threadsChangeNothing() {
    for (Form form : Form.all()) {
      Toy one = new Toy(form, Backends.byName("simd", Workers.ofThreads(1)));
      Toy three = new Toy(form, Backends.byName("simd", Workers.ofThreads(3)));
      double expected = one.loss(Order.PROJECTED, null);
      assertEquals(expected, three.loss(Order.PROJECTED, null));
      float[][] gradients = one.gradients();
      for (int i = 0; i < gradients.length; i++) {
        assertArrayEquals(gradients[i], three.parameters.get(i).gradient());
      }
    }
  }

  @Test
  void termsAreNamedAndWeighted() {
    Toy toy = new Toy(Form.all().get(3), Backends.byName("scalar"));
    Map<String, Double> whole = toy.objective.backward(toy.sample, Order.PROJECTED, null, 1);
    Map<String, Double> half = toy.objective.backward(toy.sample, Order.PROJECTED, null, 0.5);
    assertEquals(
        List.of(
            JbuObjective.LIKELIHOOD,
            JbuObjective.TOTAL_VARIATION,
            JbuObjective.CRF,
            JbuObjective.DETAIL,
            JbuObjective.FILTER_ENTROPY,
            JbuObjective.FILTER_SUM),
        List.copyOf(whole.keySet()));
    whole.forEach((name, value) -> assertEquals(0.5 * value, half.get(name), 1e-12));
    float[] kernel = toy.parameters.get(toy.parameters.size() - 3).value();
    double sum = 0;
    double products = 0;
    for (float k : kernel) {
      sum += k;
      products += k * Math.log(k);
    }
    double entropy = Math.log(sum) - products / sum;
    assertEquals(-0.2 * entropy, whole.get(JbuObjective.FILTER_ENTROPY), 1e-6);
  }

  @Test
  void whatDoesNotFit() {
    Toy toy = new Toy(Form.all().get(1), Backends.byName("scalar"));
    JbuSample s = toy.sample;
    JbuViews v = s.views().get(0);
    JbuParameters stack =
        JbuParameters.of(JbuArchitecture.released(CHANNELS).initial(new Random(1)));
    Downsampler attention =
        new AttentionDownsampler(CHANNELS, new PoolGrid(7, 3, 2), true, new Random(1));
    Backend backend = Backends.byName("scalar");
    List<Runnable> wrong =
        List.of(
            () ->
                new JbuObjective(stack, attention, null, new JbuLosses(1, 0, 0, 1, 0, 0), backend),
            () -> new JbuViews(List.of(), v.targets(), null),
            () -> new JbuViews(List.of(ZOOMED), v.targets(), null),
            () -> new JbuViews(v.jitters(), v.targets(), Conv1x1.zeros(4, 2)),
            () -> new JbuSample(s.image(), s.features(), List.of(), List.of(), null),
            () -> new JbuSample(s.image(), v.targets(), s.views(), List.of(), null),
            () ->
                new JbuSample(
                    s.image(), TestData.random(1, 1, 5, 2, 2), s.views(), List.of(), null),
            () -> new JbuSample(s.image(), s.features(), s.views(), List.of(s.image()), null),
            () ->
                toy.objective.backward(
                    new JbuSample(s.image(), s.features(), s.views(), List.of(), null),
                    Order.PROJECTED,
                    null,
                    1));
    for (Runnable each : wrong) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, each::run);
      assertTrue(e.getMessage().contains("given"), e.getMessage());
    }
  }
}
