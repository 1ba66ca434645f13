package org.featup.cuda;

import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.Doubles;
import org.featup.spi.OutOfDeviceMemoryException;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.JbuWeights;
import org.featup.upsample.Upsampling;
import org.junit.jupiter.api.Test;

/** The upsampler on a device, from the caller's side: places, views, bands, failures. */
class CudaUpsamplingTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final NDArray features = random(1, 2, 6, 5, 4);
  private final NDArray image = random(2, 2, 3, 40, 33);
  private final JbuWeights weights = weights(6);
  private final NDArray expected =
      new JbuUpsampler(weights, Backends.byName("scalar")).upsample(features, image, 40, 35);

  private static JbuWeights weights(int channels) {
    List<StageParameters> stages = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stages.add(StageSpec.released(2, 3, 3).parameters(100L * (i + 1)));
    }
    return new JbuWeights(stages, TestData.conv(5, channels, channels), null);
  }

  private CudaBackend backend() {
    return new CudaBackend("cuda", new CudaSession(driver.open(0)));
  }

  @Test
  void theMemoryThatACallNeedsIsCounted() {
    long bytes = 4L * features.shape().arrayLength();
    try (CudaBackend cuda = backend()) {
      cuda.resetPeak();
      assertEquals(0, cuda.peakBytes());
      try (NDArray f = cuda.resident(features);
          NDArray again = cuda.resident(features)) {
        assertNotNull(f.device());
        assertNotNull(again.device());
      }
      assertEquals(2 * bytes, cuda.peakBytes());
      cuda.resetPeak();
      cuda.resident(features).close();
      assertEquals(bytes, cuda.peakBytes());
    }
  }

  /** What prepare keeps takes half the memory, and apply reads it as it is. */
  @Test
  void preparedFiltersMayBeStoredAsHalves() {
    List<String> launched = new ArrayList<>();
    try (CudaBackend halves = new CudaBackend("cuda", new CudaSession(driver.open(0)), true)) {
      JbuUpsampler upsampler = new JbuUpsampler(weights, halves);
      try (Upsampling prepared = upsampler.prepare(image, 5, 4, 40, 35)) {
        long elements =
            prepared.filters().stream().mapToLong(filters -> filters.shape().elements()).sum();
        halves.resetPeak();
        assertEquals(2 * elements, halves.peakBytes());
        driver.onLaunch(traffic -> launched.add(traffic.kernel()));
        NDArray applied = prepared.apply(features);
        assertTrue(launched.stream().noneMatch(k -> k.startsWith("half")), launched::toString);
        // three stages, each of whose weights is off by at most 2^-11
        TestData.assertClose(Doubles.of(expected), applied, 3 * 0x1p-11);
      }
      assertClose(expected, upsampler.upsample(features, image, 40, 35));
    }
  }

  @Test
  void resultsLieWhereTheFeaturesLie() {
    try (CudaBackend cuda = backend()) {
      JbuUpsampler upsampler = new JbuUpsampler(weights, cuda);
      NDArray onHeap = upsampler.upsample(features, image, 40, 35);
      assertNull(onHeap.device());
      assertClose(expected, onHeap);
      try (NDArray f = cuda.resident(features);
          NDArray i = cuda.resident(image);
          NDArray there = upsampler.upsample(f, i, 40, 35);
          Upsampling prepared = upsampler.prepare(i, 5, 4, 40, 35);
          NDArray applied = prepared.apply(f)) {
        assertNotNull(there.device());
        assertSame(onHeap, there);
        assertSame(onHeap, applied);
        prepared.rows(
            features, 7, 33, (first, rows) -> assertSame(onHeap.crop(7, 0, 26, 35), rows));
      }
    }
    driver.assertAllClosed();
  }

  /** Views of device arrays: an image of a batch, rows, columns, channels. */
  @Test
  void viewsOfDeviceArrays() {
    Conv1x1 head = TestData.conv(7, 3, 5);
    NDArray map = random(3, 2, 7, 6, 9);
    try (CudaBackend cuda = backend();
        NDArray there = cuda.resident(map)) {
      for (int[] from : new int[][] {{1, 2, 3, 4}, {0, 4, 0, 0}, {1, 0, 0, 0}, {0, 3, 5, 8}}) {
        for (int columns = 1; columns <= 9 - from[3]; columns += 4) {
          for (int rows = 1; rows <= 6 - from[2]; rows += 5) {
            for (int n = 1; n <= 2 - from[0]; n++) {
              var extent = new org.featup.ndarray.Shape(n, 3, rows, columns);
              NDArray view = there.view(from, extent);
              NDArray same = map.view(from, extent);
              assertSame(same, view);
              try (NDArray actual = cuda.conv1x1(view, head);
                  NDArray wanted = cuda.conv1x1(same, head)) {
                assertSame(wanted, actual);
              }
            }
          }
        }
      }
    }
    driver.assertAllClosed();
  }

  /** Whichever allocation fails, the shapes are named and nothing stays behind. */
  @Test
  void anyAllocationMayFail() {
    int failed = 0;
    boolean done = false;
    while (!done) {
      try (CudaBackend cuda = backend();
          NDArray f = cuda.resident(features)) {
        driver.failures().allocation(failed + 1);
        try {
          new JbuUpsampler(weights, cuda).upsample(f, image, 40, 35).close();
          done = true;
        } catch (OutOfDeviceMemoryException e) {
          failed++;
          assertTrue(
              e.getMessage().matches("[a-zA-Z0-9 ]+ of \\d+x\\d+x\\d+x\\d+: .*bytes.*"),
              e.getMessage());
        }
      }
      driver.assertAllClosed();
      driver.failures().allocation(0);
    }
    assertTrue(failed > 20, failed + " allocations");
  }

  @Test
  void withLittleMemoryItGoesBandByBandAndThenGivesUp() {
    NDArray coarse = random(1, 1, 40, 5, 4);
    NDArray photo = random(2, 1, 3, 40, 33);
    JbuWeights plain = new JbuWeights(weights.stages(), null, null);
    NDArray wanted =
        new JbuUpsampler(plain, Backends.byName("scalar")).upsample(coarse, photo, 160, 128);
    InterpretedDriver little = new InterpretedDriver(6 << 20);
    try (CudaBackend cuda =
        new CudaBackend("cuda", new CudaSession(new PooledContext(little.open(0))))) {
      assertClose(wanted, new JbuUpsampler(plain, cuda).upsample(coarse, photo, 160, 128));
    }
    little.assertAllClosed();
    InterpretedDriver less = new InterpretedDriver(1 << 20);
    try (CudaBackend cuda =
        new CudaBackend("cuda", new CudaSession(new PooledContext(less.open(0))))) {
      JbuUpsampler hopeless = new JbuUpsampler(plain, cuda);
      Exception e =
          assertThrows(
              OutOfDeviceMemoryException.class, () -> hopeless.upsample(coarse, photo, 160, 128));
      assertTrue(e.getMessage().contains("of 1048576 are left"), e.getMessage());
    }
    less.assertAllClosed();
  }
}
