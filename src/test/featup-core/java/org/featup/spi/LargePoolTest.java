package org.featup.spi;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Maps so large that their elements do not start at index 0. Windows in the corners of one do what
 * the same windows side by side in a small map do.
 */
class LargePoolTest {
  private static final int K = 4;
  private static final int SIZE = 520;
  private static final PoolGrid CORNERS = new PoolGrid(K, 2, 2);

  private final NDArray x = random(1, 1, 3, SIZE, SIZE);
  private final NDArray saliency = random(2, 1, 1, SIZE, SIZE);
  private final NDArray dOut = random(3, 1, 3, 2, 2);
  private final AttentionKernel kernel =
      new AttentionKernel(values(4, K * K, 2), values(5, K * K, 1));

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void cornersOfALargeMap(Backend backend) {
    assertTrue(saliency.offset() > 0);
    AttentionGradients large = gradients(backend, x, saliency);
    AttentionGradients small = gradients(backend, corners(x), corners(saliency));
    assertSame(
        backend.attentionPool(corners(x), corners(saliency), view(2 * K), CORNERS, kernel),
        backend.attentionPool(x, saliency, view(SIZE), CORNERS, kernel));
    assertSame(small.dX(), corners(large.dX()));
    assertSame(small.dSaliency(), corners(large.dSaliency()));
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void saliency(Backend backend) {
    float[] weight = values(6, 3, 1);
    NDArray map = backend.saliency(x, weight, 0.5f);
    assertTrue(map.device() != null || map.offset() > 0);
    assertClose(Naive.conv1x1(Doubles.of(x), new Conv1x1(3, 1, weight, new float[] {0.5f})), map);
  }

  private AttentionGradients gradients(Backend backend, NDArray features, NDArray map) {
    AttentionGradients gradients =
        new AttentionGradients(
            NDArray.zeros(features.shape()),
            NDArray.zeros(map.shape()),
            new float[K * K],
            new float[K * K]);
    backend.attentionPoolGradients(
        features, map, view(map.shape().h()), CORNERS, kernel, dOut, gradients);
    return gradients;
  }

  private static List<Resampling> view(int size) {
    return List.of(Resampling.identity(size, size));
  }

  private static NDArray corners(NDArray map) {
    NDArray corners = NDArray.zeros(map.shape().withSize(2 * K, 2 * K));
    int far = map.shape().h() - 2 * K;
    for (int c = 0; c < map.shape().c(); c++) {
      for (int p = 0; p < 4 * K * K; p++) {
        int row = p / (2 * K);
        int column = p % (2 * K);
        int y = row < K ? row : far + row;
        int left = column < K ? column : far + column;
        corners.set(0, c, row, column, map.get(0, c, y, left));
      }
    }
    return corners;
  }
}
