package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.LentMemory;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a backend whose results lie on a device: equal numbers, and nothing is left there. */
class DeviceArraysTest {
  private static final Backend CPU = Backends.byName("scalar");

  private final LentMemory memory = new LentMemory();
  private final Backend device = memory.backend(CPU);
  private final NDArray features = random(new Shape(2, 9, 4, 5), 1);
  private final NDArray image = random(new Shape(2, 3, 32, 40), 2);
  private final JbuWeights weights =
      new JbuArchitecture(3, 2, 3, 8, org.featup.kernel.RangeKernel.SOFTMAX, true, 9)
          .initial(new Random(3));
  private final JbuUpsampler onHeap = new JbuUpsampler(weights, CPU);
  private final JbuUpsampler onDevice = new JbuUpsampler(weights, device);

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, memory.open());
  }

  @Test
  void featuresOfTheHeapGiveResultsOnTheHeap() {
    NDArray out = onDevice.upsample(features, image);
    assertNull(out.device());
    same(onHeap.upsample(features, image), out);
    assertTrue(memory.results() > 3);
  }

  @Test
  void featuresOfTheDeviceGiveResultsThere() {
    try (NDArray lent = memory.lend(features);
        NDArray guide = memory.lend(image);
        NDArray out = onDevice.upsample(lent, guide, 30, 37)) {
      assertNotNull(out.device());
      same(onHeap.upsample(features, image, 30, 37), out);
      assertEquals(3, memory.open());
    }
  }

  @Test
  void manyChannelsOnASmallGrid() {
    JbuWeights plain = new JbuWeights(weights.stages(), null, null);
    NDArray wide = random(new Shape(1, 600, 2, 2), 4);
    NDArray guide = random(new Shape(1, 3, 16, 16), 5);
    same(
        new JbuUpsampler(plain, CPU).upsample(wide, guide),
        new JbuUpsampler(plain, device).upsample(wide, guide));
  }

  @Test
  void preparedFiltersStayUntilTheyAreClosed() {
    Conv1x1 head = new Conv1x1(9, 2, random(new Shape(1, 1, 2, 9), 6).data(), new float[2]);
    try (Upsampling here = onHeap.prepare(image, 4, 5);
        Upsampling there = onDevice.prepare(image, 4, 5)) {
      assertEquals(3, memory.open());
      same(here.apply(features), there.apply(features));
      same(here.apply(features, head), there.apply(features, head));
      there.rows(features, 3, 30, (row, band) -> assertNull(band.device()));
      assertEquals(3, memory.open());
    }
  }

  @Test
  void interpolation() {
    Interpolation.Mode mode = Interpolation.Mode.BILINEAR;
    same(
        new Interpolation(mode, CPU).upsample(features, image),
        new Interpolation(mode, device).upsample(features, image));
  }

  @Test
  void aStackInTraining() {
    JbuParameters a = JbuParameters.of(weights);
    JbuParameters b = JbuParameters.of(weights);
    same(step(new JbuStack(a, CPU), weights), step(new JbuStack(b, device), weights));
    for (int i = 0; i < a.parameters().size(); i++) {
      assertArrayEquals(a.parameters().get(i).gradient(), b.parameters().get(i).gradient(), 1e-6f);
    }
  }

  private NDArray step(JbuStack stack, JbuWeights values) {
    Conv1x1 head = new Conv1x1(9, 2, random(new Shape(1, 1, 2, 9), 6).data(), new float[2]);
    Conv1x1 dHead = Conv1x1.zeros(9, 2);
    try (JbuStack.Forward forward = stack.forward(features, image, head, JbuDropout.none(values))) {
      assertNull(forward.output().device());
      return stack.backward(random(forward.output().shape(), 7), forward, dHead, 0.1);
    }
  }

  @Test
  void aFailureLeavesNothing() {
    NDArray small = random(new Shape(2, 3, 2, 2), 8);
    assertThrows(IllegalArgumentException.class, () -> onDevice.upsample(features, small));
  }

  private static void same(NDArray expected, NDArray actual) {
    assertEquals(expected.shape(), actual.shape());
    assertArrayEquals(expected.toArray(Layout.NCHW), actual.toArray(Layout.NCHW), 1e-6f);
  }

  private static NDArray random(Shape shape, long seed) {
    Random random = new Random(seed);
    float[] values = new float[shape.arrayLength()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NDArray.wrap(values, shape, Layout.CHANNELS_LAST);
  }
}
