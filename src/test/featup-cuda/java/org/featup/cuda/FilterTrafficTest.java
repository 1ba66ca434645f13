package org.featup.cuda;

import static org.featup.spi.StageSpec.released;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.cuda.ptx.Traffic;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What the kernels of a stage's filters do per pixel, as the interpreter counts it: D = 7, 32 keys.
 */
class FilterTrafficTest {
  private static final StageCase CASE = new StageCase(1, 32, 64, released(3, 3, 32));
  private static final long PIXELS = 32 * 64;
  private static final int TAPS = 4 * 49;
  private static final int KEYS = 4 * 32;
  private static final int COLOURS = 4 * 3;
  private static final Map<String, Traffic> FORWARD = new HashMap<>();
  private static final Map<String, Traffic> BACKWARD = new HashMap<>();

  /** Of two launches of a kernel the first forward makes keys; the last one counts. */
  @BeforeAll
  static void run() {
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaSession session = new CudaSession(driver.open(0))) {
      driver.onLaunch(traffic -> FORWARD.put(traffic.kernel(), traffic));
      CASE.filters(session);
      driver.onLaunch(traffic -> BACKWARD.putIfAbsent(traffic.kernel(), traffic));
      CASE.gradients(session);
    }
  }

  /** From memory come the keys once, with the border many times over from a cache. */
  @Test
  void logits() {
    Traffic traffic = FORWARD.get("key_products");
    memory(traffic, KEYS + TAPS);
    // 8 taps of a row of the window for 7
    atMost("multiply-adds", 7 * 8 * 32, traffic.fmas());
    atMost("passes over shared memory", 54, traffic.sharedPasses());
    atMost("instructions of a warp", 175, warps(traffic));
  }

  @Test
  void filters() {
    Traffic traffic = FORWARD.get("stage_mlp");
    memory(traffic, 2 * TAPS + COLOURS);
    // 56 outputs for 50 and 49, and some for exponentials and the hidden layer's activation
    atMost("multiply-adds", 56 * (52 + 50) + 1000, traffic.fmas());
    atMost("passes over shared memory", 60, traffic.sharedPasses());
    atMost("instructions of a warp", 470, warps(traffic));
  }

  @Test
  void gradientOfTheCorrection() {
    Traffic traffic = BACKWARD.get("stage_mlp_grad");
    atMost("multiply-adds", 15_500, traffic.fmas());
    atMost("passes over shared memory", 185, traffic.sharedPasses());
    atMost("instructions of a warp", 860, warps(traffic));
  }

  @Test
  void gradientOfTheJointKernel() {
    Traffic traffic = BACKWARD.get("joint_grad");
    memory(traffic, 3 * TAPS);
    atMost("instructions of a warp", 100, warps(traffic));
  }

  /** The products of a segment start with a multiplication. */
  @Test
  void gradientOfTheKeys() {
    Traffic traffic = BACKWARD.get("key_products_grad");
    memory(traffic, TAPS + 2 * KEYS);
    atMost("multiply-adds", 7 * 7 * 32, traffic.fmas());
    atMost("passes over shared memory", 55, traffic.sharedPasses());
  }

  private static long warps(Traffic traffic) {
    return traffic.warpInstructions().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Bytes that are moved however good the caches are; parameters are a few more. */
  private static void memory(Traffic traffic, int bytes) {
    atMost("bytes", bytes + bytes / 20, traffic.distinctBytes());
  }

  private static void atMost(String what, long perPixel, long counted) {
    assertTrue(
        counted <= perPixel * PIXELS,
        () -> counted / PIXELS + " " + what + " per pixel, expected at most " + perPixel);
  }
}
