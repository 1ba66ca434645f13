package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.featup.ndarray.DeviceBuffer;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private static final Shape SHAPE = new Shape(1, 2, 3, 4);

  private final Backend cpu = Backends.byName("scalar", Workers.ofThreads(1));
  private final DeviceDouble device = new DeviceDouble(cpu);
  private final NDArray x = TestData.random(1, 1, 2, 3, 4);

  @Test
  void closesWhatItsBackendReturns() {
    try (Arena arena = Arena.of(device.backend())) {
      NDArray here = arena.resident(x);
      arena.averagePool(here, 1, 1);
      arena.on(Workers.ofThreads(1)).magnitude(here);
      arena.zeros(SHAPE);
      List<NDArray> pooled =
          arena.attentionPool(
              List.of(here),
              arena.saliency(here, new float[] {1, 1}, 0),
              List.of(new Resampling(Taps.bilinear(3, 3), Taps.bilinear(4, 4))),
              new PoolGrid(1, 3, 4),
              new AttentionKernel(new float[1], new float[1]));
      assertEquals(1, pooled.size());
    }
    device.assertNothingOpen();
  }

  @Test
  void whatIsReleasedIsTheCallers() {
    NDArray released;
    try (Arena arena = Arena.of(device.backend())) {
      released = arena.release(arena.zeros(SHAPE));
    }
    assertEquals(SHAPE.elements(), released.toHost().data().length);
    try (Arena arena = Arena.of(device.backend())) {
      assertSame(released, arena.adopt(released));
    }
    device.assertNothingOpen();
  }

  @Test
  void closesAllWhenOneFails() {
    Arena arena = Arena.of(device.backend());
    arena.zeros(SHAPE);
    arena.adopt(failing("first"));
    arena.zeros(SHAPE);
    arena.adopt(failing("second"));
    IllegalStateException e = assertThrows(IllegalStateException.class, arena::close);
    assertEquals("second", e.getMessage());
    assertEquals("first", e.getSuppressed()[0].getMessage());
    device.assertNothingOpen();
    arena.close();
  }

  @Test
  void exceptionsOfTheBackendPassUnchanged() {
    try (Arena arena = Arena.of(cpu)) {
      NDArray small = NDArray.zeros(new Shape(1, 1, 1, 1));
      Exception direct = assertThrows(RuntimeException.class, () -> cpu.conv1x1(small, null));
      Exception passed = assertThrows(RuntimeException.class, () -> arena.conv1x1(small, null));
      assertSame(direct.getClass(), passed.getClass());
      assertEquals(arena, arena);
      assertNotEquals(arena, cpu);
    }
  }

  /** What an operation may return, or the arena would not find the arrays in it. */
  @Test
  void arraysAreReturnedAloneOrInLists() {
    Set<String> known =
        Set.of(
            "void",
            "double",
            "float[]",
            "java.lang.String",
            "org.featup.spi.Backend",
            "org.featup.spi.NAdamTensors",
            "org.featup.ndarray.NDArray",
            "java.util.List<org.featup.ndarray.NDArray>");
    for (Method method : Backend.class.getMethods()) {
      String type = method.getGenericReturnType().getTypeName();
      assertTrue(known.contains(type), method + " returns what an arena does not register");
    }
  }

  private static NDArray failing(String message) {
    DeviceBuffer buffer =
        new DeviceBuffer() {
          @Override
          public String backend() {
            return "failing";
          }

          @Override
          public void copyTo(int from, float[] destination, int at, int count) {}

          @Override
          public void close() {
            throw new IllegalStateException(message);
          }
        };
    return NDArray.onDevice(buffer, SHAPE);
  }
}
