package org.featup.internal.train.fit;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Downsampler;
import org.featup.downsample.Pooled;
import org.featup.downsample.SimpleDownsampler;
import org.featup.internal.loss.BlurPin;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.internal.train.loop.GradientNorm;
import org.featup.internal.train.loop.StepTerms;
import org.featup.jitter.Jitter;
import org.featup.loss.Likelihood;
import org.featup.loss.Magnitude;
import org.featup.loss.ScaleNet;
import org.featup.loss.SquaredError;
import org.featup.loss.TotalVariation;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.ColorRange;
import org.featup.spi.PoolGrid;
import org.featup.spi.TestBackends;
import org.featup.train.ImplicitLossWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden case has everything at once; here are the ablations, dropout and odd sizes. */
class ImplicitObjectiveTest {
  private static final int CHANNELS = 5;
  private static final int HEIGHT = 19;
  private static final int WIDTH = 26;
  private static final PoolGrid GRID = new PoolGrid(7, 2, 3);
  private static final List<Jitter> JITTERS =
      List.of(new Jitter(4, 1.6, 3, 11, true), new Jitter(4, 1, 8, 0, false));

  /** What is left out. */
  private enum Variant {
    FULL,
    SIMPLE,
    CERTAIN,
    EXPLICIT,
    BARE
  }

  private static final class Parts {
    private final FeatureField field;
    private final Downsampler down;
    private final ScaleNet scaleNet;
    private final ImplicitLossWeights weights;
    private final Backend backend;
    private final ImplicitObjective objective;
    private final NDArray target = random(9, JITTERS.size(), CHANNELS, GRID.height(), GRID.width());

    Parts(Variant variant, Backend backend) {
      Random random = new Random(4);
      boolean simple = variant == Variant.SIMPLE || variant == Variant.BARE;
      boolean certain = variant == Variant.CERTAIN || variant == Variant.BARE;
      boolean explicit = variant == Variant.EXPLICIT || variant == Variant.BARE;
      NDArray image = random(1, 1, 3, HEIGHT, WIDTH);
      field =
          explicit
              ? new ExplicitBuffer(random(2, 1, CHANNELS, HEIGHT, WIDTH))
              : new ImplicitField(
                  ImplicitNetwork.random(
                      ImplicitOptions.of(CHANNELS).withFrequencies(3),
                      ColorRange.of(image),
                      random),
                  image);
      down =
          simple
              ? new SimpleDownsampler(GRID)
              : new AttentionDownsampler(CHANNELS + 1, GRID, true, random);
      scaleNet = certain ? null : new ScaleNet(CHANNELS, random);
      this.backend = backend;
      weights =
          variant == Variant.BARE
              ? new ImplicitLossWeights(0, 0, 0)
              : new ImplicitLossWeights(0.3, 0.2, 0.5);
      objective = new ImplicitObjective(field, down, scaleNet, weights, backend);
    }

    double inPlainOrder() {
      FeatureField.Pass pass = field.forward(new Random(7), backend);
      NDArray x = pass.output();
      NDArray magnitude = Magnitude.forward(x);
      NDArray both = join(magnitude, x);
      NDArray dBoth = NDArray.zeros(both.shape());
      double loss = 0;
      for (int i = 0; i < JITTERS.size(); i++) {
        NDArray view = JITTERS.get(i).forward(both, backend);
        Pooled pooled = down.forward(view, List.of(Jitter.NONE), new Random(8), backend);
        NDArray dPooled = NDArray.zeros(pooled.output().shape());
        loss += compare(target.image(i), pooled.output(), dPooled) / JITTERS.size();
        NDArray dView = NDArray.zeros(view.shape());
        pooled.backward(dPooled, dView);
        add(JITTERS.get(i).backward(dView, backend), dBoth);
      }
      NDArray dMagnitude = channels(dBoth, 0, 1);
      NDArray dX = channels(dBoth, 1, CHANNELS);
      loss +=
          weights.magnitudeTv()
              * TotalVariation.backward(magnitude, weights.magnitudeTv(), dMagnitude);
      Magnitude.backward(x, magnitude, dMagnitude, dX);
      loss += weights.blurPin() * BlurPin.backward(x, weights.blurPin(), dX, backend);
      pass.backward(dX.channelsLast());
      return loss;
    }

    /** One view's share; the gradient is that of the mean over all. */
    private double compare(NDArray wanted, NDArray output, NDArray dOutput) {
      double share = 1.0 / JITTERS.size();
      NDArray features = channels(output, 1, CHANNELS);
      NDArray dFeatures = channels(dOutput, 1, CHANNELS);
      double loss =
          weights.magnitude()
              * SquaredError.backward(
                  channels(output, 0, 1),
                  Magnitude.forward(wanted),
                  share * weights.magnitude(),
                  channels(dOutput, 0, 1));
      if (scaleNet == null) {
        return loss + SquaredError.backward(features, wanted, share / 2, dFeatures) / 2;
      }
      NDArray scale = scaleNet.forward(wanted);
      NDArray dScale = NDArray.zeros(scale.shape());
      loss += Likelihood.backward(features, wanted, scale, share, dFeatures, dScale);
      scaleNet.backward(wanted, scale, dScale);
      return loss;
    }

    /** Dropout is drawn anew from the same seed, so it is the same in every call. */
    ImplicitLoss backward() {
      return objective.backward(JITTERS, target, new Random(7), new Random(8));
    }
  }

  /** Magnitude before the features, in one map. */
  private static NDArray join(NDArray magnitude, NDArray x) {
    NDArray both = NDArray.zeros(x.shape().withChannels(x.shape().c() + 1));
    add(magnitude, channels(both, 0, 1));
    add(x, channels(both, 1, x.shape().c()));
    return both;
  }

  private static NDArray channels(NDArray map, int from, int count) {
    return map.view(new int[] {0, from, 0, 0}, map.shape().withChannels(count));
  }

  private static void add(NDArray from, NDArray to) {
    Shape s = from.shape();
    for (int c = 0; c < s.c(); c++) {
      for (int y = 0; y < s.h(); y++) {
        for (int x = 0; x < s.w(); x++) {
          to.set(0, c, y, x, to.get(0, c, y, x) + from.get(0, c, y, x));
        }
      }
    }
  }

  private static Stream<Arguments> variants() {
    return TestBackends.times(List.of(Variant.values()));
  }

  /** The loss grows along the gradient as the gradient's length says. */
  @ParameterizedTest
  @MethodSource("variants")
  void growsAlongTheGradient(Backend backend, Variant variant) {
    Parts parts = new Parts(variant, backend);
    List<Parameter> parameters = parts.objective.parameters();
    parts.backward();
    double norm = GradientNorm.of(parameters);
    List<float[]> gradients = parameters.stream().map(p -> p.gradient().clone()).toList();
    List<float[]> start = parameters.stream().map(p -> p.value().clone()).toList();
    double step = 1e-4;
    double[] loss = new double[2];
    for (int side = 0; side < 2; side++) {
      double factor = (2 * side - 1) * step / norm;
      for (int i = 0; i < start.size(); i++) {
        for (int j = 0; j < start.get(i).length; j++) {
          parameters.get(i).value()[j] = (float) (start.get(i)[j] + factor * gradients.get(i)[j]);
        }
      }
      loss[side] = parts.backward().total();
    }
    assertEquals(norm, (loss[1] - loss[0]) / (2 * step), 1e-2 * norm);
  }

  /** The same as the plain order: one map of magnitude and features, jittered, then pooled. */
  @ParameterizedTest
  @MethodSource("variants")
  void plainOrder(Backend backend, Variant variant) {
    Parts parts = new Parts(variant, backend);
    Parts plain = new Parts(variant, backend);
    ImplicitLoss loss = parts.backward();
    double expected = plain.inPlainOrder();
    assertEquals(expected, loss.total(), 1e-5 * Math.abs(expected));
    for (int i = 0; i < parts.objective.parameters().size(); i++) {
      Parameter computed = parts.objective.parameters().get(i);
      float[] wanted = plain.objective.parameters().get(i).gradient();
      double largest = 1e-30;
      for (float v : wanted) {
        largest = Math.max(largest, Math.abs(v));
      }
      for (int j = 0; j < wanted.length; j++) {
        assertEquals(
            wanted[j], computed.gradient()[j], 5e-5 * largest, computed.name() + " at " + j);
      }
    }
  }

  @Test
  void whatIsLeftOutIsNoTerm() {
    Backend backend = Backends.byName("scalar");
    ImplicitLoss bare = new Parts(Variant.BARE, backend).backward();
    assertEquals(new ImplicitLoss(bare.likelihood(), 0, 0, 0, bare.weights()), bare);
    assertEquals(bare.likelihood(), bare.total());
    StepTerms terms = new StepTerms(1, 1e6, "");
    bare.addTo(terms);
    assertEquals(Set.of("likelihood"), terms.terms().keySet());
    terms = new StepTerms(1, 1e6, "");
    ImplicitLoss full = new Parts(Variant.FULL, backend).backward();
    full.addTo(terms);
    assertEquals(
        List.of("likelihood", "magnitude", "magnitude_tv", "blur_pin"),
        List.copyOf(terms.terms().keySet()));
    assertEquals(full.total(), terms.loss(), 1e-12);
  }

  @Test
  void attentionSeesTheMagnitudeToo() {
    Backend backend = Backends.byName("scalar");
    Parts parts = new Parts(Variant.FULL, backend);
    AttentionDownsampler down = new AttentionDownsampler(CHANNELS, GRID, true, new Random(1));
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new ImplicitObjective(
                    parts.field, down, null, ImplicitLossWeights.paper(), backend));
    assertEquals(
        "expected attention to the magnitude and 5 channels, given attention to 5 channels",
        e.getMessage());
  }

  @Test
  void negativeFactors() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new ImplicitLossWeights(bad, 0, 0));
      assertThrows(IllegalArgumentException.class, () -> new ImplicitLossWeights(0, bad, 0));
      assertThrows(IllegalArgumentException.class, () -> new ImplicitLossWeights(0, 0, bad));
    }
  }
}
