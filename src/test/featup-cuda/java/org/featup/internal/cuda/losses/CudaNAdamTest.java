package org.featup.internal.cuda.losses;

import static org.featup.cuda.StageArrays.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.featup.cuda.CopyCounter;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.NAdamOps;
import org.featup.spi.NAdamStep;
import org.featup.spi.NAdamTensors;
import org.featup.spi.OutOfDeviceMemoryException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** NAdam on the device: the bits of the heap, and one copy each way. */
public class CudaNAdamTest {
  private static final int[] SIZES = {1, 130, 5, 256, 77};

  private final InterpretedDriver driver = new InterpretedDriver();
  private final CopyCounter copies = new CopyCounter(driver.open(0));
  private final CudaSession session = new CudaSession(copies);

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  private static List<float[]> tensors(long seed) {
    List<float[]> all = new ArrayList<>();
    for (int size : SIZES) {
      all.add(values(seed + all.size(), size));
    }
    return all;
  }

  /** A step, the third tensor by another rate and the fourth not at all. */
  private static List<NAdamStep> steps(int t) {
    NAdamStep usual = step(t, 1e-3);
    return Arrays.asList(usual, step(t, 1e-3), step(t, 3e-2), null, usual);
  }

  private static NAdamStep step(int t, double rate) {
    double correction = 1 - Math.pow(0.999, t);
    return new NAdamStep(0.9, 0.999, 1e-2, 1 - rate * 0.01, 0.55 * rate, 0.47 * rate, correction);
  }

  private static void fill(List<float[]> gradients, int t) {
    for (int i = 0; i < gradients.size(); i++) {
      System.arraycopy(values(100L * t + i, SIZES[i]), 0, gradients.get(i), 0, SIZES[i]);
    }
  }

  private static void same(List<float[]> expected, List<float[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "tensor " + i);
    }
  }

  /** Three steps; before the last somebody else sets a tensor, as a checkpoint does. */
  public static void threeSteps(CudaSession session) {
    List<float[]> gradients = tensors(9);
    List<float[]> onHeap = tensors(1);
    List<float[]> onDevice = tensors(1);
    try (NAdamTensors heap = NAdamOps.HEAP.nadam(onHeap, gradients);
        NAdamTensors device = new CudaNAdam(session, onDevice, gradients)) {
      for (int t = 1; t <= 3; t++) {
        fill(gradients, t);
        if (t == 3) {
          Arrays.fill(onHeap.get(4), 0.25f);
          Arrays.fill(onDevice.get(4), 0.25f);
        }
        heap.step(steps(t));
        device.step(steps(t));
        same(onHeap, onDevice);
      }
      for (int i = 0; i < SIZES.length; i++) {
        assertArrayEquals(heap.mean(i), device.mean(i), "mean " + i);
        assertArrayEquals(heap.squares(i), device.squares(i), "squares " + i);
      }
    }
  }

  @Test
  void theBitsAreThoseOfTheHeap() {
    threeSteps(session);
  }

  @Test
  void goesOnFromAState() {
    List<float[]> gradients = tensors(9);
    List<float[]> whole = tensors(1);
    List<float[]> resumed = new ArrayList<>();
    try (NAdamTensors one = new CudaNAdam(session, whole, gradients)) {
      one.step(steps(1));
      whole.forEach(tensor -> resumed.add(tensor.clone()));
      try (NAdamTensors two = new CudaNAdam(session, resumed, gradients)) {
        for (int i = 0; i < SIZES.length; i++) {
          two.restore(i, one.mean(i), one.squares(i));
        }
        fill(gradients, 2);
        one.step(steps(2));
        two.step(steps(2));
      }
    }
    same(whole, resumed);
  }

  @Test
  void tooLittleMemoryIsToldInParameters() {
    InterpretedDriver small = new InterpretedDriver(4 * 1000);
    List<float[]> values = List.of(new float[300]);
    try (CudaSession few = new CudaSession(small.open(0));
        NAdamTensors tensors = new CudaNAdam(few, values, List.of(new float[300]))) {
      Exception e =
          assertThrows(
              OutOfDeviceMemoryException.class, () -> tensors.step(List.of(step(1, 1e-3))));
      assertTrue(e.getMessage().startsWith("nadam of 300 parameters: "), e.getMessage());
    }
    small.assertAllClosed();
  }

  /** Gradients one way and values the other, in one copy each; the state stays where it is. */
  @Test
  void copiesOfAStep() {
    List<float[]> gradients = tensors(9);
    int all = Arrays.stream(SIZES).sum();
    try (NAdamTensors device = new CudaNAdam(session, tensors(1), gradients)) {
      device.step(steps(1));
      copies.clear();
      device.step(steps(2));
      assertEquals(List.of(all), copies.uploads());
      assertEquals(List.of(all), copies.downloads());
    }
  }
}
