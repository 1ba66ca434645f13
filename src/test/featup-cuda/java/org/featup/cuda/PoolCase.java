package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.row;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.featup.internal.cuda.memory.CudaMatrixProduct;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.pool.CudaAttentionPool;
import org.featup.internal.cuda.pool.CudaPool;
import org.featup.internal.cuda.pool.CudaSaliency;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * Sizes of a pooling through jitter and blur, to compare with scalar.
 *
 * @param k extent of a window
 * @param rows of windows
 * @param columns of windows
 */
public record PoolCase(int n, int c, int h, int w, int k, int rows, int columns) {

  /** Of all kernels that pool. */
  public static List<KernelCase> all() {
    PoolCase overlapping = new PoolCase(2, 3, 9, 7, 3, 3, 3);
    PoolCase apart = new PoolCase(1, 3, 11, 10, 2, 3, 2);
    // strides of 1, and pixels behind the last window
    PoolCase channels = new PoolCase(1, 33, 7, 9, 2, 4, 5);
    PoolCase single = new PoolCase(1, 2, 13, 12, 12, 1, 1);
    List<KernelCase> cases = new ArrayList<>();
    for (PoolCase given : List.of(overlapping, apart, channels, single)) {
      cases.add(new KernelCase("pool " + given, given::pool));
      cases.add(new KernelCase("pool gradients " + given, given::poolGradients));
      cases.add(new KernelCase("attention " + given, given::attention));
      cases.add(new KernelCase("attention gradients " + given, given::attentionGradients));
    }
    return cases;
  }

  public PoolGrid grid() {
    return new PoolGrid(k, rows, columns);
  }

  public List<Resampling> views() {
    Resampling blur = Resampling.gaussianBlur5(h, w);
    return Stream.of(Jitter.NONE, new Jitter(3, 1.37, 5, 2, true), new Jitter(2, 1, 1, 3, false))
        .map(jitter -> jitter.resampling(h, w).then(blur))
        .toList();
  }

  public NDArray x() {
    return random(1, n, c, h, w);
  }

  public NDArray saliency() {
    NDArray map = random(2, n, 1, h, w);
    for (int i = 0; i < map.data().length; i++) {
      map.data()[i] *= 3; // far from uniform attention
    }
    return map;
  }

  public NDArray dOut(int channels) {
    return random(3, 3 * n, channels, rows, columns);
  }

  public AttentionKernel kernel() {
    float[] b = values(6, k * k);
    for (int i = 0; i < b.length; i++) {
      b[i] += 100; // no weight changes, but exponentials of these would be infinite
    }
    return new AttentionKernel(values(5, k * k), b);
  }

  public void pool(CudaSession session) {
    float[] weights = values(4, k * k);
    NDArray expected = scalar().pool(x(), views(), grid(), weights);
    try (NDArray out = new CudaPool(session).pool(x(), views(), grid(), weights)) {
      assertClose(expected, out, OUTPUT);
    }
  }

  public void poolGradients(CudaSession session) {
    float[] weights = values(4, k * k);
    NDArray[] dX = {filled(x().shape()), filled(x().shape())};
    float[][] dWeights = {values(7, k * k), values(7, k * k)};
    scalar().poolGradients(x(), views(), grid(), weights, dOut(c), dX[0], dWeights[0]);
    new CudaPool(session).poolGradients(x(), views(), grid(), weights, dOut(c), dX[1], dWeights[1]);
    assertClose(dX[0], dX[1], GRADIENT);
    assertClose(row(dWeights[0]), row(dWeights[1]), GRADIENT);
  }

  public void attention(CudaSession session) {
    List<NDArray> maps = List.of(x(), random(9, n, 2, h, w));
    List<NDArray> expected = scalar().attentionPool(maps, saliency(), views(), grid(), kernel());
    List<NDArray> outs =
        new CudaAttentionPool(session).attentionPool(maps, saliency(), views(), grid(), kernel());
    for (int i = 0; i < maps.size(); i++) {
      try (NDArray out = outs.get(i)) {
        assertClose(expected.get(i), out, OUTPUT);
      }
    }
  }

  public void attentionGradients(CudaSession session) {
    List<NDArray> maps = List.of(x(), random(9, n, 2, h, w));
    List<NDArray> dOuts = List.of(dOut(c), dOut(2));
    AttentionGradients expected = gradients();
    scalar().attentionPoolGradients(maps, saliency(), views(), grid(), kernel(), dOuts, expected);
    AttentionGradients actual = gradients();
    new CudaAttentionPool(session)
        .attentionPoolGradients(maps, saliency(), views(), grid(), kernel(), dOuts, actual);
    assertClose(expected.dMaps().get(0), actual.dMaps().get(0), GRADIENT);
    assertClose(expected.dMaps().get(1), actual.dMaps().get(1), GRADIENT);
    assertClose(expected.dSaliency(), actual.dSaliency(), GRADIENT);
    assertClose(row(expected.dw()), row(actual.dw()), GRADIENT);
    assertClose(row(expected.db()), row(actual.db()), GRADIENT);
  }

  /** All channels but the last, and the last one, of one map, as training has them. */
  private AttentionGradients gradients() {
    NDArray map = filled(new Shape(n, c + 1, h, w));
    NDArray first = map.view(new int[] {0, 0, 0, 0}, new Shape(n, c, h, w));
    NDArray last = map.view(new int[] {0, c, 0, 0}, new Shape(n, 1, h, w));
    NDArray second = filled(new Shape(n, 2, h, w));
    int taps = k * k;
    return new AttentionGradients(List.of(first, second), last, values(7, taps), values(8, taps));
  }

  public void saliency(CudaSession session) {
    CudaSaliency saliency = new CudaSaliency(session, new CudaMatrixProduct(session));
    float[] weight = values(4, c);
    try (NDArray out = saliency.saliency(x(), weight, 0.5f)) {
      assertClose(scalar().saliency(x(), weight, 0.5f), out, OUTPUT);
    }
    NDArray[] dX = {filled(x().shape()), filled(x().shape())};
    float[][] dWeight = {values(7, c), values(7, c)};
    float[][] dBias = {{2}, {2}};
    scalar().saliencyGradients(x(), weight, saliency(), dX[0], dWeight[0], dBias[0]);
    saliency.saliencyGradients(x(), weight, saliency(), dX[1], dWeight[1], dBias[1]);
    assertClose(dX[0], dX[1], GRADIENT);
    assertClose(row(dWeight[0]), row(dWeight[1]), GRADIENT);
    assertClose(row(dBias[0]), row(dBias[1]), GRADIENT);
  }

  private static NDArray filled(Shape shape) {
    return random(11, shape.n(), shape.c(), shape.h(), shape.w());
  }
}
