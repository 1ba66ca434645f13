package org.featup.downsample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.featup.jitter.Jitter;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.PoolGrid;
import org.junit.jupiter.api.Test;

/** What callers get wrong is named. */
class DownsamplerArgumentsTest {
  private static final Shape SHAPE = new Shape(1, 5, 12, 9);
  private static final List<Jitter> NONE = List.of(Jitter.NONE);

  private final Backend backend = Backends.byName("scalar");
  private final NDArray x = NDArray.zeros(SHAPE);
  private final NDArray saliency = NDArray.zeros(SHAPE.withChannels(1));
  private final AttentionDownsampler down =
      new AttentionDownsampler(5, new PoolGrid(4, 3, 2), true, new Random(1));

  private static void refused(String message, Runnable call) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    assertEquals(message, e.getMessage());
  }

  @Test
  void features() {
    refused(
        "expected features of 5 channels, given 1x6x12x9",
        () -> down.forward(NDArray.zeros(SHAPE.withChannels(6)), NONE, null, backend));
    refused(
        "a kernel of 4 and 2 cells need at least 5 columns, given a map of 4",
        () -> down.forward(NDArray.zeros(SHAPE.withSize(12, 4)), NONE, null, backend));
    refused(
        "a kernel of 13 and 3 cells need at least 15 rows, given a map of 12",
        () -> new SimpleDownsampler(new PoolGrid(13, 3, 2)).forward(x, NONE, null, backend));
    refused(
        "expected a saliency of shape 1x1x12x9, given 1x1x9x12",
        () -> down.forward(x, NDArray.zeros(new Shape(1, 1, 9, 12)), NONE, backend));
    refused(
        "expected at least 1 channel, given 0",
        () -> new AttentionDownsampler(0, new PoolGrid(4, 3, 2), true, new Random(1)));
  }

  @Test
  void jitters() {
    refused(
        "expected at least one jitter, given none",
        () -> down.forward(x, List.of(), null, backend));
    assertThrows(
        IllegalArgumentException.class,
        () -> down.forward(x, List.of(new Jitter(1, 1, 3, 0, false)), null, backend));
  }

  @Test
  void gradients() {
    AttentionPooled pooled = down.forward(x, saliency, NONE, backend);
    NDArray dOut = NDArray.zeros(new Shape(1, 5, 3, 2));
    NDArray dX = NDArray.zeros(SHAPE);
    NDArray dSaliency = NDArray.zeros(saliency.shape());
    refused(
        "expected dOut of shape 1x5x3x2, given 1x5x2x3",
        () -> pooled.backward(NDArray.zeros(new Shape(1, 5, 2, 3)), dX, dSaliency));
    refused(
        "expected dX of shape 1x5x12x9, given 1x1x12x9",
        () -> pooled.backward(dOut, dSaliency, dSaliency));
    refused(
        "expected dSaliency of shape 1x1x12x9, given 1x5x12x9",
        () -> pooled.backward(dOut, dX, dX));
    NDArray planar = NDArray.wrap(new float[5 * 12 * 9], SHAPE, Layout.NCHW);
    refused(
        "dX must have the channels of a pixel next to each other",
        () -> pooled.backward(dOut, planar, dSaliency));
    refused(
        "expected dX of shape 1x5x12x9, given 1x1x12x9",
        () -> down.forward(x, NONE, null, backend).backward(dOut, dSaliency));
  }
}
