package org.featup.spi;

import static org.featup.spi.NonFiniteMaps.floats;
import static org.featup.spi.NonFiniteMaps.sum;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.jitter.Jitter;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.spi.NonFinite.OnDevice;
import org.featup.spi.NonFinite.Planted;

/** The stages, poolings and the implicit network. */
final class NonFiniteNetworks {
  private NonFiniteNetworks() {}

  static List<NonFinite> all() {
    return Stream.of(stages(), pools(), networks()).flatMap(List::stream).toList();
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
        all.add(
            new NonFinite(
                "stageFiltersGrad" + name,
                kernel == RangeKernel.GAUSSIAN ? OnDevice.WIDER : OnDevice.SAME,
                (b, p) -> gradients(b, p, spec)));
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
            OnDevice.RECTIFIED,
            (b, p) ->
                List.of(floats(b.implicitForward(Band.whole(spec.image()), network(spec, p))))),
        new NonFinite(
            "implicitBackward",
            OnDevice.RECTIFIED,
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
}
