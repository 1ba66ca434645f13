package org.featup.kernel;

import static org.featup.kernel.TestData.random;
import static org.featup.kernel.TestData.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.jitter.Jitter;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * An operation of a backend on small arrays, one element of which can be replaced.
 *
 * @param name for messages
 * @param body runs it and returns all that it computes
 */
record NonFinite(String name, Body body) {

  /** The arguments pass through {@code planted} one by one, always in the same order. */
  interface Body {
    List<float[]> run(Backend backend, Planted planted);
  }

  /** Replaces one element of one argument; with a negative argument, none. */
  static final class Planted {
    private final int argument;
    private final double place;
    private final float value;
    private int seen;

    /**
     * @param argument which, from 0
     * @param place of the element, 0 for the first, towards 1 for the last
     */
    Planted(int argument, double place, float value) {
      this.argument = argument;
      this.place = place;
      this.value = value;
    }

    int seen() {
      return seen;
    }

    float[] of(float[] array) {
      if (seen++ == argument) {
        array[(int) (place * array.length)] = value;
      }
      return array;
    }

    NDArray of(NDArray array) {
      of(array.data());
      return array;
    }

    Conv1x1 of(Conv1x1 conv) {
      of(conv.weight());
      return conv;
    }
  }

  @Override
  public String toString() {
    return name;
  }

  List<float[]> run(Backend backend, Planted planted) {
    return body.run(backend, planted);
  }

  /** Every operation of {@link Backend}. */
  static List<NonFinite> all() {
    return Stream.of(maps(), convolutions(), stages(), pools(), networks(), losses())
        .flatMap(List::stream)
        .toList();
  }

  private static float[] floats(NDArray x) {
    float[] floats = x.toArray(Layout.NCHW);
    x.close();
    return floats;
  }

  private static NDArray sum(Backend b, Planted p, long seed, int n, int c, int h, int w) {
    NDArray sum = b.zeros(new Shape(n, c, h, w));
    b.set(p.of(random(seed, n, c, h, w)), sum);
    return sum;
  }

  private static List<NonFinite> maps() {
    Taps cubic = Taps.bicubic(5, 9);
    return List.of(
        new NonFinite(
            "add",
            (b, p) -> {
              NDArray sum = sum(b, p, 1, 1, 5, 3, 4);
              b.add(p.of(random(2, 1, 5, 3, 4)), sum);
              return List.of(floats(sum));
            }),
        new NonFinite(
            "subtract",
            (b, p) -> {
              NDArray from = sum(b, p, 1, 1, 5, 3, 4);
              double squares = b.subtract(from, p.of(random(2, 1, 5, 3, 4)));
              return List.of(floats(from), new float[] {(float) squares});
            }),
        new NonFinite(
            "addDifference",
            (b, p) -> {
              NDArray sum = sum(b, p, 1, 1, 5, 3, 4);
              NDArray a = p.of(random(2, 1, 5, 3, 4));
              b.addDifference(a, p.of(random(3, 1, 5, 3, 4)), -1.5f, sum);
              return List.of(floats(sum));
            }),
        new NonFinite("channelSums", (b, p) -> List.of(b.channelSums(p.of(random(2, 2, 5, 3, 4))))),
        new NonFinite(
            "channelProducts",
            (b, p) -> {
              NDArray a = p.of(random(1, 1, 5, 3, 4));
              return List.of(b.channelProducts(a, p.of(random(2, 1, 3, 3, 4))));
            }),
        new NonFinite(
            "resample",
            (b, p) -> List.of(floats(b.resample(p.of(random(1, 2, 5, 5, 5)), cubic, cubic)))),
        new NonFinite(
            "averagePool",
            (b, p) -> List.of(floats(b.averagePool(p.of(random(1, 1, 5, 7, 6)), 3, 3)))),
        new NonFinite(
            "conv1x1",
            (b, p) -> {
              NDArray x = p.of(random(1, 2, 5, 3, 4));
              return List.of(floats(b.conv1x1(x, p.of(TestData.conv(2, 5, 7)))));
            }));
  }

  private static List<NonFinite> convolutions() {
    return List.of(
        new NonFinite(
            "adaptiveConv",
            (b, p) -> {
              NDArray padded = p.of(random(1, 1, 5, 6, 7));
              return List.of(floats(b.adaptiveConv(padded, p.of(random(2, 1, 9, 4, 5)))));
            }),
        new NonFinite(
            "adaptiveConvGradSource",
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 4, 5));
              return List.of(floats(b.adaptiveConvGradSource(dOut, p.of(random(2, 1, 9, 4, 5)))));
            }),
        new NonFinite(
            "adaptiveConvGradFilters",
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 4, 5));
              return List.of(floats(b.adaptiveConvGradFilters(dOut, p.of(random(2, 1, 5, 6, 7)))));
            }),
        new NonFinite(
            "stageApply",
            (b, p) -> {
              Band source = Band.whole(p.of(random(1, 1, 5, 3, 4)));
              NDArray filters = p.of(random(2, 1, 9, 6, 8));
              return List.of(floats(b.stageApply(source, filters, 0, 6, p.of(values(3, 5, 1)))));
            }),
        new NonFinite(
            "stageApplyGradSource",
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 6, 8));
              return List.of(
                  floats(b.stageApplyGradSource(dOut, p.of(random(2, 1, 9, 6, 8)), 3, 4)));
            }),
        new NonFinite(
            "stageApplyGradFilters",
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 6, 8));
              return List.of(floats(b.stageApplyGradFilters(dOut, p.of(random(2, 1, 5, 3, 4)), 3)));
            }));
  }

  private static List<NonFinite> stages() {
    List<NonFinite> all = new ArrayList<>();
    for (RangeKernel kernel : RangeKernel.values()) {
      for (boolean networks : new boolean[] {false, true}) {
        StageSpec released = StageSpec.released(2, 3, networks ? 5 : 0).with(kernel);
        StageSpec spec = networks ? released : released.withoutFixup();
        String name = " " + kernel + (networks ? "" : " alone");
        all.add(
            new NonFinite(
                "stageFilters" + name,
                (b, p) -> {
                  NDArray guidance = p.of(random(1, 1, 3, 6, 7));
                  return List.of(floats(b.stageFilters(guidance, parameters(spec, p))));
                }));
        all.add(
            new NonFinite(
                "stage" + name,
                (b, p) -> {
                  NDArray source = p.of(random(4, 1, 5, 3, 4));
                  NDArray guidance = p.of(random(1, 1, 3, 6, 8));
                  float[] bias = p.of(values(3, 5, 1));
                  return List.of(floats(b.stage(source, guidance, parameters(spec, p), bias)));
                }));
        all.add(new NonFinite("stageFiltersGrad" + name, (b, p) -> gradients(b, p, spec)));
      }
    }
    return all;
  }

  private static StageParameters parameters(StageSpec spec, Planted p) {
    StageParameters parameters = spec.parameters(2);
    if (spec.fixup()) {
      p.of(parameters.range().first());
      p.of(parameters.range().second());
      p.of(parameters.fixup().first());
      p.of(parameters.fixup().second());
    }
    return parameters;
  }

  private static List<float[]> gradients(Backend b, Planted p, StageSpec spec) {
    NDArray dFilters = p.of(random(3, 1, 25, 6, 7));
    NDArray guidance = p.of(random(1, 1, 3, 6, 7));
    StageParameters parameters = parameters(spec, p);
    StageGradients g =
        StageGradients.zeros(parameters).withGuidance(NDArray.zeros(guidance.shape()));
    b.stageFiltersGrad(dFilters, guidance, parameters, g);
    List<float[]> all = new ArrayList<>();
    all.add(g.rangeTemp());
    all.add(g.sigmaSpatial());
    all.add(g.guidance().toArray(Layout.NCHW));
    for (Mlp mlp : spec.fixup() ? List.of(g.range(), g.fixup()) : List.<Mlp>of()) {
      for (Conv1x1 layer : List.of(mlp.first(), mlp.second())) {
        all.add(layer.weight());
        all.add(layer.bias());
      }
    }
    return all;
  }

  private static List<NonFinite> pools() {
    PoolGrid grid = new PoolGrid(3, 3, 2);
    Resampling blur = Resampling.gaussianBlur5(7, 6);
    List<Resampling> views =
        List.of(blur, new Jitter(3, 1.37, 5, 2, true).resampling(7, 6).then(blur));
    return List.of(
        new NonFinite(
            "pool",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              return List.of(floats(b.pool(x, views, grid, p.of(values(4, 9, 1)))));
            }),
        new NonFinite(
            "poolGradients",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              float[] weights = p.of(values(4, 9, 1));
              NDArray dX = sum(b, p, 5, 1, 5, 7, 6);
              float[] dWeights = new float[9];
              NDArray dOut = p.of(random(6, 2, 5, 3, 2));
              b.poolGradients(x, views, grid, weights, dOut, dX, dWeights);
              return List.of(floats(dX), dWeights);
            }),
        new NonFinite(
            "attentionPool",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              NDArray saliency = p.of(random(2, 1, 1, 7, 6));
              return List.of(floats(b.attentionPool(x, saliency, views, grid, attention(p))));
            }),
        new NonFinite(
            "attentionPoolGradients",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              NDArray saliency = p.of(random(2, 1, 1, 7, 6));
              NDArray dX = sum(b, p, 5, 1, 5, 7, 6);
              NDArray dSaliency = sum(b, p, 6, 1, 1, 7, 6);
              AttentionGradients g =
                  new AttentionGradients(dX, dSaliency, new float[9], new float[9]);
              NDArray dOut = p.of(random(7, 2, 5, 3, 2));
              b.attentionPoolGradients(x, saliency, views, grid, attention(p), dOut, g);
              return List.of(floats(dX), floats(dSaliency), g.dw(), g.db());
            }),
        new NonFinite(
            "saliency",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              return List.of(floats(b.saliency(x, p.of(values(2, 5, 1)), 0.5f)));
            }),
        new NonFinite(
            "saliencyGradients",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 7, 6));
              float[] weight = p.of(values(2, 5, 1));
              NDArray dX = sum(b, p, 5, 1, 5, 7, 6);
              float[] dWeight = new float[5];
              float[] dBias = new float[1];
              NDArray dSaliency = p.of(random(3, 1, 1, 7, 6));
              b.saliencyGradients(x, weight, dSaliency, dX, dWeight, dBias);
              return List.of(floats(dX), dWeight, dBias);
            }));
  }

  private static AttentionKernel attention(Planted p) {
    return new AttentionKernel(p.of(values(5, 9, 1.5f)), p.of(values(6, 9, 1)));
  }

  private static List<NonFinite> networks() {
    ImplicitSpec spec = new ImplicitSpec(2, true, 5, 6, 3, true, 3, 4);
    return List.of(
        new NonFinite(
            "implicitForward",
            (b, p) ->
                List.of(floats(b.implicitForward(Band.whole(spec.image()), network(spec, p))))),
        new NonFinite(
            "implicitBackward",
            (b, p) -> {
              ImplicitParameters network = network(spec, p);
              ImplicitGradients g = ImplicitGradients.zeros(network);
              NDArray dOut = p.of(random(3, 1, 3, 3, 4));
              b.implicitBackward(dOut, Band.whole(spec.image()), network, g);
              return List.of(
                  g.biases(),
                  g.inputNorm().weight(),
                  g.input().weight(),
                  g.hiddenNorm().bias(),
                  g.hidden().weight(),
                  g.output().weight());
            }));
  }

  private static ImplicitParameters network(ImplicitSpec spec, Planted p) {
    ImplicitParameters network = spec.parameters();
    p.of(network.input());
    p.of(network.hidden());
    p.of(network.output());
    return network;
  }

  private static List<NonFinite> losses() {
    return List.of(
        new NonFinite(
            "deviation",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 3, 4));
              return List.of(floats(b.deviation(x, p.of(values(2, 5, 1)), 0.2f)));
            }),
        new NonFinite(
            "deviationGradients",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 3, 4));
              NDArray s = p.of(deviations());
              float[] dWeight = new float[5];
              float[] dBias = new float[1];
              b.deviationGradients(x, s, p.of(random(2, 1, 1, 3, 4)), dWeight, dBias);
              return List.of(dWeight, dBias);
            }),
        new NonFinite(
            "likelihood",
            (b, p) -> {
              NDArray y = p.of(random(1, 1, 5, 3, 4));
              NDArray target = p.of(random(2, 1, 5, 3, 4));
              NDArray dY = sum(b, p, 3, 1, 5, 3, 4);
              NDArray dS = sum(b, p, 4, 1, 1, 3, 4);
              double loss = b.likelihood(y, target, p.of(deviations()), 0.7, dY, dS);
              return List.of(new float[] {(float) loss}, floats(dY), floats(dS));
            }),
        new NonFinite(
            "squaredError",
            (b, p) -> {
              NDArray sum = sum(b, p, 3, 1, 5, 3, 4);
              NDArray y = p.of(random(1, 1, 5, 3, 4));
              double loss = b.squaredError(y, p.of(random(2, 1, 5, 3, 4)), 2, sum);
              return List.of(new float[] {(float) loss}, floats(sum));
            }),
        new NonFinite(
            "totalVariation",
            (b, p) -> {
              NDArray sum = sum(b, p, 3, 1, 5, 3, 4);
              double loss = b.totalVariation(p.of(random(1, 1, 5, 3, 4)), 2, sum);
              return List.of(new float[] {(float) loss}, floats(sum));
            }),
        new NonFinite(
            "magnitude", (b, p) -> List.of(floats(b.magnitude(p.of(random(1, 1, 5, 3, 4)))))),
        new NonFinite(
            "magnitudeGradients",
            (b, p) -> {
              NDArray x = p.of(random(1, 1, 5, 3, 4));
              NDArray dX = sum(b, p, 3, 1, 5, 3, 4);
              NDArray lengths = p.of(deviations());
              b.magnitudeGradients(x, lengths, p.of(random(2, 1, 1, 3, 4)), dX);
              return List.of(floats(dX));
            }),
        new NonFinite(
            "nadam",
            (b, p) -> {
              float[] learned = p.of(values(1, 5, 1));
              try (NAdamTensors tensors =
                  b.nadam(List.of(learned), List.of(p.of(values(2, 5, 1))))) {
                tensors.step(List.of(new NAdamStep(0.9, 0.999, 1e-3, 1, 6e-4, 4e-4, 1e-3)));
              }
              return List.of(learned);
            }));
  }

  private static NDArray deviations() {
    NDArray s = random(9, 1, 1, 3, 4);
    for (int i = 0; i < s.data().length; i++) {
      s.data()[i] += 1.5f;
    }
    return s;
  }
}
