package org.featup.spi;

import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;

import java.util.List;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.NonFinite.OnDevice;
import org.featup.spi.NonFinite.Planted;

/** The operations on maps, and the losses. */
public final class NonFiniteMaps {
  private NonFiniteMaps() {}

  static List<NonFinite> all() {
    return Stream.of(maps(), convolutions(), losses()).flatMap(List::stream).toList();
  }

  static float[] floats(NDArray x) {
    float[] floats = x.toArray(Layout.NCHW);
    x.close();
    return floats;
  }

  static NDArray sum(Backend b, Planted p, long seed, int n, int c, int h, int w) {
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
            OnDevice.WIDER,
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 6, 8));
              return List.of(
                  floats(b.stageApplyGradSource(dOut, p.of(random(2, 1, 9, 6, 8)), 3, 4)));
            }),
        new NonFinite(
            "stageApplyGradFilters",
            OnDevice.WIDER,
            (b, p) -> {
              NDArray dOut = p.of(random(1, 1, 5, 6, 8));
              return List.of(floats(b.stageApplyGradFilters(dOut, p.of(random(2, 1, 5, 3, 4)), 3)));
            }));
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
