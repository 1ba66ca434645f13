package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featup.cuda.ptx.Traffic;
import org.featup.internal.cuda.losses.CudaNAdam;
import org.featup.internal.cuda.maps.CudaMaps;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.spi.NAdamStep;
import org.featup.spi.NAdamTensors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the kernels of losses, gradient maps and NAdam move, as the interpreter counts it: each
 * element once, in whole sectors.
 */
class TrainingTrafficTest {
  /** Rows of 32 channels, so that no sector is shared. */
  private static final LossCase CASE = new LossCase(2, 64, 12, 10);

  private static final long PIXELS = 2 * 12 * 10;
  private static final long ELEMENTS = 64 * PIXELS;
  private static final Map<String, Traffic> LAUNCHES = new HashMap<>();

  @BeforeAll
  static void run() {
    LAUNCHES.putAll(KernelTraffic.of(TrainingTrafficTest::allLosses));
  }

  private static void allLosses(CudaSession session) {
    CASE.deviation(session);
    CASE.likelihood(session);
    CASE.squaredError(session);
    CASE.totalVariation(session);
    CASE.magnitude(session);
    CASE.subtract(session);
    CASE.addDifference(session);
    nadam(session);
    CudaMaps maps = new CudaMaps(session);
    try (NDArray sum = session.resident(CASE.map(1))) {
      maps.add(CASE.map(2), sum);
    }
  }

  private static void nadam(CudaSession session) {
    List<float[]> values = List.of(new float[(int) ELEMENTS]);
    List<float[]> gradients = List.of(new float[(int) ELEMENTS]);
    try (NAdamTensors tensors = new CudaNAdam(session, values, gradients)) {
      tensors.step(List.of(new NAdamStep(0.9, 0.999, 1e-8, 1, 1e-3, 1e-3, 1e-3)));
    }
  }

  /** Each element of the four rows once; the operations that the head tells, in double. */
  @Test
  void optimiser() {
    each("nadam", 16, 12);
    Traffic traffic = LAUNCHES.get("nadam");
    long doubles =
        List.of("mul.rn.f64", "add.rn.f64", "sub.rn.f64", "sqrt.rn.f64", "div.rn.f64").stream()
            .mapToLong(traffic::count)
            .sum();
    assertEquals(18 * ELEMENTS, doubles);
  }

  @Test
  void cells() {
    perElement("likelihood", 12 * ELEMENTS + 8 * PIXELS, 4 * ELEMENTS + 4 * PIXELS);
    perElement("deviation", 4 * ELEMENTS + 4 * 64, 4 * PIXELS);
    each("squared_error", 12, 4);
  }

  /** The neighbours of a pixel come from the caches. */
  @Test
  void pixels() {
    Traffic variation = LAUNCHES.get("total_variation");
    within(12 * ELEMENTS, variation.distinctBytes());
    long pairs = 2 * 64 * (11 * 10 + 12 * 9);
    within(12 * ELEMENTS + 4 * 2 * pairs, variation.requestedBytes());
    perElement("magnitude", 4 * ELEMENTS, 4 * PIXELS);
    Traffic gradient = LAUNCHES.get("magnitude_grad");
    within(12 * ELEMENTS + 8 * PIXELS, gradient.distinctBytes());
  }

  @Test
  void maps() {
    each("map_add", 8, 4);
    each("map_subtract", 8, 4);
    each("map_add_difference", 12, 4);
  }

  /** Bytes loaded and stored for each element: no sector is asked for twice. */
  private static void each(String kernel, int loaded, int stored) {
    perElement(kernel, loaded * ELEMENTS, stored * ELEMENTS);
    within((loaded + stored) * ELEMENTS, LAUNCHES.get(kernel).requestedBytes());
  }

  private static void perElement(String kernel, long loaded, long stored) {
    within(loaded, LAUNCHES.get(kernel).distinctLoadedBytes());
    within(stored, LAUNCHES.get(kernel).distinctStoredBytes());
  }

  /** The sums of the blocks and their like are a few more. */
  private static void within(long expected, long counted) {
    assertTrue(
        counted >= expected * 0.98 && counted <= expected * 1.05,
        () -> counted + " bytes, expected " + expected);
  }
}
