package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Map;
import org.featup.cuda.ptx.Traffic;
import org.junit.jupiter.api.Test;

/**
 * What attention pooling's weights and the implicit network's layers ask of memory, in whole
 * sectors, beside the floor: each input read once, each output written once.
 */
class NetworkTrafficTest {
  private static final long PIXELS = 64L * 64;
  private static final int TAPS = 16 * 16;

  /** 30 frequencies and colours are 303 features; 96 and 97 channels behind them. */
  private static final ImplicitCase NETWORK = new ImplicitCase(30, true, 96, 64, false, 8, 16, 128);

  private static final long ROWS = 128;
  private static final long FEATURES = 303;
  private static final long HIDDEN = 97;

  /** Weights of 16 windows of 16 x 16 pixels: as many as pixels. */
  @Test
  void attention() {
    PoolCase given = new PoolCase(1, 4, 64, 64, 16, 4, 4);
    Map<String, Traffic> kernels = KernelTraffic.largest(given::attentionGradients);
    atMost(1.48, 3.77, kernels, "attention_weights", 4 * (2 * PIXELS + 2 * TAPS));
    atMost(1.01, 1.67, kernels, "attention_grad_logits", 4 * 3 * PIXELS);
    atMost(1.01, 1.22, kernels, "attention_grad_saliency", 4 * (2 * PIXELS + TAPS));
    atMost(1.01, 1.01, kernels, "attention_grad_kernel", 4 * (2 * PIXELS + 2 * TAPS));
  }

  @Test
  void implicitForward() {
    Map<String, Traffic> kernels = KernelTraffic.largest(NETWORK::forward);
    atMost(1.02, 5.9, kernels, "implicit_waves", 4 * ROWS * (3 + FEATURES));
    atMost(1.34, 3.9, kernels, "implicit_norm", 4 * (ROWS * (3 * FEATURES + 1) + 3 * FEATURES));
    atMost(1.01, 1.01, kernels, "implicit_relu", 4 * ROWS * 2 * HIDDEN);
  }

  /** ReLU's gradient writes zeros only, so it reads the layer and writes no more than as much. */
  @Test
  void implicitBackward() {
    Map<String, Traffic> kernels = KernelTraffic.largest(NETWORK::backward);
    atMost(
        1.01, 2.2, kernels, "implicit_norm_grad", 4 * (ROWS * (6 * FEATURES + 1) + 2 * FEATURES));
    atMost(1.01, 1.01, kernels, "implicit_relu_grad", 4 * ROWS * 2 * HIDDEN);
    atMost(1.02, 1.25, kernels, "implicit_column_sums", 4 * ROWS * FEATURES);
    // the slopes read the gradients that they overwrite
    atMost(1.01, 3.45, kernels, "implicit_waves", 4 * ROWS * (3 + 2 * FEATURES));
  }

  /**
   * Holds both ratios to the floor: of what must come from memory however good the caches are, and
   * of all requests.
   */
  private static void atMost(
      double distinct, double requested, Map<String, Traffic> kernels, String kernel, long floor) {
    Traffic traffic = kernels.get(kernel);
    double moved = (double) traffic.distinctBytes() / floor;
    double asked = (double) traffic.requestedBytes() / floor;
    String found =
        String.format(
            Locale.ROOT,
            "%s moves %.3f and requests %.3f times its floor of %d bytes",
            kernel,
            moved,
            asked,
            floor);
    assertTrue(moved <= distinct && asked <= requested, found);
  }
}
