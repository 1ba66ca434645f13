package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.featup.cuda.ptx.Traffic;
import org.featup.spi.Taps;
import org.junit.jupiter.api.Test;

/** What resampling, products and pooling ask of memory, as the interpreter counts it. */
class OperationTrafficTest {

  /** Each pixel once from memory and once into it; taps and pixels come again from a cache. */
  @Test
  void resampling() {
    ResampleCase doubling = new ResampleCase(1, 64, Taps.bicubic(16, 32), Taps.bicubic(16, 32));
    Traffic traffic = KernelTraffic.of(doubling::check).get("resample_4");
    long outputs = 64L * 32 * 32;
    assertEquals(4 * outputs, traffic.storedBytes());
    assertWholeSectors(traffic);
    long taps = 2 * (33 + 2 * 4 * 32);
    assertEquals(4 * (outputs / 4 + outputs + taps), traffic.distinctBytes());
    assertEquals(outputs * (4 * 4 + 4), traffic.fmas());
    // a pixel for each of 16 taps; two loads of a tap serve 4 channels of up to 32 lanes
    atMost("sectors", 3 * outputs, traffic.loadedSectors());
  }

  /** Tiles of 64 x 64 results read their rows and columns once. */
  @Test
  void products() {
    ProductCase given = new ProductCase(128, 192, 64);
    Traffic traffic =
        KernelTraffic.of(s -> given.inOrder(s, false, false, true)).get("matrix_product");
    long products = 128L * 192 * 64;
    assertEquals(products, traffic.fmas());
    assertEquals(4L * 128 * 192, traffic.storedBytes());
    assertWholeSectors(traffic);
    // a by the 3 columns of tiles, b by the 2 rows, the bias by 16 groups of 8 rows
    long operands = 3 * 128 * 64 + 2 * 64 * 192 + 16 * 192;
    atMost("bytes", 4 * operands, traffic.loadedBytes());
    // lanes along k meet two in a bank
    long stores = traffic.warpInstructions().get("st.shared.f32");
    atMost("conflicts", stores, traffic.sharedConflicts());
    // 32 products for three vectors of 16 bytes, of which each takes 4 passes
    atMost("passes", products / 1024 * 12 + 2 * stores, traffic.sharedPasses());
  }

  /** Lanes read neighbouring channels of a pixel, and a weight together. */
  @Test
  void pooling() {
    PoolCase given = new PoolCase(1, 32, 16, 16, 4, 4, 4);
    Map<String, Traffic> kernels =
        KernelTraffic.of(
            session -> {
              given.pool(session);
              given.poolGradients(session);
            });
    long cells = 16;
    Traffic forward = kernels.get("pool");
    assertEquals(cells * 32 * 16, forward.fmas());
    assertWholeSectors(forward);
    assertEquals(4 * (32L * 256 + cells * 32 + 16), forward.distinctBytes());
    // of each tap 4 sectors of the map and one of the weight
    assertEquals(cells * 16 * 5, forward.loadedSectors());
    Traffic byMap = kernels.get("pool_grad_map");
    assertEquals(32L * 256, byMap.fmas());
    assertWholeSectors(byMap);
    assertEquals(256 * 5, byMap.loadedSectors());
    Traffic byWeights = kernels.get("pool_grad_weights");
    assertEquals(cells * 16 * 32, byWeights.fmas());
    assertEquals(cells * 16 * 8, byWeights.loadedSectors());
  }

  private static void assertWholeSectors(Traffic traffic) {
    assertEquals(traffic.storedBytes(), Traffic.SECTOR * traffic.storedSectors(), "stores");
  }

  private static void atMost(String what, long limit, long counted) {
    assertTrue(counted <= limit, () -> counted + " " + what + ", expected at most " + limit);
  }
}
