package org.featup.spi;

import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** NAdam has the same bits on every backend, from the start and from a state. */
class NAdamOpsTest {
  private static final int[] SIZES = {1, 300, 64, 129};

  static Stream<Backend> backends() {
    return TestBackends.withDevice();
  }

  private static List<float[]> tensors(int seed) {
    return Arrays.stream(SIZES).mapToObj(size -> values(seed + size, size, 1)).toList();
  }

  private static NAdamStep step(int t, double rate) {
    return new NAdamStep(
        0.9, 0.999, 1e-3, 1 - 0.1 * rate, 0.6 * rate, 0.4 * rate, 1 - Math.pow(0.999, t));
  }

  /** One tensor by another rate, one not moved. */
  private static List<NAdamStep> steps(int t) {
    return Arrays.asList(step(t, 1e-3), step(t, 1e-3), null, step(t, 0.1));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void theBitsAreThoseOfTheHeap(Backend backend) {
    List<float[]> gradients = tensors(2);
    List<float[]> expected = tensors(1);
    List<float[]> actual = tensors(1);
    List<float[]> resumed = tensors(3);
    try (NAdamTensors heap = NAdamOps.HEAP.nadam(expected, gradients);
        NAdamTensors device = backend.nadam(actual, gradients);
        NAdamTensors later = backend.nadam(resumed, gradients)) {
      for (int t = 1; t <= 3; t++) {
        heap.step(steps(t));
        device.step(steps(t));
        gradients.forEach(gradient -> gradient[0] -= 0.7f);
      }
      for (int i = 0; i < SIZES.length; i++) {
        assertArrayEquals(expected.get(i), actual.get(i), "tensor " + i);
        later.restore(i, device.mean(i), device.squares(i));
        System.arraycopy(actual.get(i), 0, resumed.get(i), 0, SIZES[i]);
      }
      heap.step(steps(4));
      later.step(steps(4));
      for (int i = 0; i < SIZES.length; i++) {
        assertArrayEquals(expected.get(i), resumed.get(i), "tensor " + i + ", resumed");
        assertArrayEquals(heap.mean(i), later.mean(i), "mean " + i);
        assertArrayEquals(heap.squares(i), later.squares(i), "squares " + i);
      }
    }
  }
}
