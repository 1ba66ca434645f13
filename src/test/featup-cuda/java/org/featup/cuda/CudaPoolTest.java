package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import java.util.List;
import java.util.stream.Stream;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.jitter.Jitter;
import org.featup.kernel.AttentionGradients;
import org.featup.kernel.AttentionKernel;
import org.featup.kernel.PoolGrid;
import org.featup.kernel.Resampling;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The pooling kernels through jitter and blur, and their gradients, against the oracle. */
class CudaPoolTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  /** Sizes of a pooling: windows that overlap, touch, leave gaps, or are the whole map. */
  record Case(int n, int c, int h, int w, int k, int rows, int columns) {

    PoolGrid grid() {
      return new PoolGrid(k, rows, columns);
    }

    List<Resampling> views() {
      Resampling blur = Resampling.gaussianBlur5(h, w);
      return Stream.of(Jitter.NONE, new Jitter(3, 1.37, 5, 2, true), new Jitter(2, 1, 1, 3, false))
          .map(jitter -> jitter.resampling(h, w).then(blur))
          .toList();
    }

    NDArray x() {
      return random(1, n, c, h, w);
    }

    NDArray saliency() {
      NDArray map = random(2, n, 1, h, w);
      for (int i = 0; i < map.data().length; i++) {
        map.data()[i] *= 3; // far from uniform attention
      }
      return map;
    }

    NDArray dOut(int channels) {
      return random(3, 3 * n, channels, rows, columns);
    }

    AttentionKernel kernel() {
      return new AttentionKernel(values(5, k * k), values(6, k * k));
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(1, 1, 8, 8, 8, 1, 1),
        new Case(2, 3, 9, 7, 3, 4, 2),
        new Case(1, 13, 20, 17, 5, 1, 4),
        new Case(1, 31, 12, 15, 6, 5, 7),
        new Case(1, 130, 11, 10, 2, 3, 2),
        new Case(2, 16, 13, 12, 1, 5, 3));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void poolingIsThatOfTheOracle(Case c) {
    float[] weights = values(4, c.k * c.k);
    NDArray expected = scalar().pool(c.x(), c.views(), c.grid(), weights);
    try (NDArray out = new CudaPool(session).pool(c.x(), c.views(), c.grid(), weights)) {
      assertClose(expected, out, OUTPUT);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfPoolingAreAdded(Case c) {
    float[] weights = values(4, c.k * c.k);
    NDArray[] dX = {filled(c.x().shape()), filled(c.x().shape())};
    float[][] dWeights = {values(7, c.k * c.k), values(7, c.k * c.k)};
    scalar().poolGradients(c.x(), c.views(), c.grid(), weights, c.dOut(c.c), dX[0], dWeights[0]);
    new CudaPool(session)
        .poolGradients(c.x(), c.views(), c.grid(), weights, c.dOut(c.c), dX[1], dWeights[1]);
    assertClose(dX[0], dX[1], GRADIENT);
    assertClose(row(dWeights[0]), row(dWeights[1]), GRADIENT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void attentionIsThatOfTheOracle(Case c) {
    List<NDArray> maps = List.of(c.x(), random(9, c.n, 2, c.h, c.w));
    List<NDArray> expected =
        scalar().attentionPool(maps, c.saliency(), c.views(), c.grid(), c.kernel());
    List<NDArray> outs =
        new CudaAttentionPool(session)
            .attentionPool(maps, c.saliency(), c.views(), c.grid(), c.kernel());
    for (int i = 0; i < maps.size(); i++) {
      try (NDArray out = outs.get(i)) {
        assertClose(expected.get(i), out, OUTPUT);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsOfAttentionAreAdded(Case c) {
    List<NDArray> maps = List.of(c.x(), random(9, c.n, 2, c.h, c.w));
    List<NDArray> dOuts = List.of(c.dOut(c.c), c.dOut(2));
    AttentionGradients expected = gradients(c);
    scalar()
        .attentionPoolGradients(
            maps, c.saliency(), c.views(), c.grid(), c.kernel(), dOuts, expected);
    AttentionGradients actual = gradients(c);
    new CudaAttentionPool(session)
        .attentionPoolGradients(maps, c.saliency(), c.views(), c.grid(), c.kernel(), dOuts, actual);
    assertClose(expected.dMaps().get(0), actual.dMaps().get(0), GRADIENT);
    assertClose(expected.dMaps().get(1), actual.dMaps().get(1), GRADIENT);
    assertClose(expected.dSaliency(), actual.dSaliency(), GRADIENT);
    assertClose(row(expected.dw()), row(actual.dw()), GRADIENT);
    assertClose(row(expected.db()), row(actual.db()), GRADIENT);
  }

  /** All channels but the last, and the last one, of one map, as training has them. */
  private static AttentionGradients gradients(Case c) {
    NDArray map = filled(new Shape(c.n, c.c + 1, c.h, c.w));
    NDArray first = map.view(new int[] {0, 0, 0, 0}, new Shape(c.n, c.c, c.h, c.w));
    NDArray last = map.view(new int[] {0, c.c, 0, 0}, new Shape(c.n, 1, c.h, c.w));
    NDArray second = filled(new Shape(c.n, 2, c.h, c.w));
    int taps = c.k * c.k;
    return new AttentionGradients(List.of(first, second), last, values(7, taps), values(8, taps));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void saliencyAndItsGradients(Case c) {
    CudaSaliency saliency = new CudaSaliency(session, new CudaMatrixProduct(session));
    float[] weight = values(4, c.c);
    try (NDArray out = saliency.saliency(c.x(), weight, 0.5f)) {
      assertClose(scalar().saliency(c.x(), weight, 0.5f), out, OUTPUT);
    }
    NDArray[] dX = {filled(c.x().shape()), filled(c.x().shape())};
    float[][] dWeight = {values(7, c.c), values(7, c.c)};
    float[][] dBias = {{2}, {2}};
    scalar().saliencyGradients(c.x(), weight, c.saliency(), dX[0], dWeight[0], dBias[0]);
    saliency.saliencyGradients(c.x(), weight, c.saliency(), dX[1], dWeight[1], dBias[1]);
    assertClose(dX[0], dX[1], GRADIENT);
    assertClose(row(dWeight[0]), row(dWeight[1]), GRADIENT);
    assertClose(row(dBias[0]), row(dBias[1]), GRADIENT);
  }

  private static NDArray filled(Shape shape) {
    return random(11, shape.n(), shape.c(), shape.h(), shape.w());
  }

  private static NDArray row(float[] values) {
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }
}
