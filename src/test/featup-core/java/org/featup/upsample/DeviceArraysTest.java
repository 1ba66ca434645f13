package org.featup.upsample;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.DeviceDouble;
import org.featup.spi.OutOfDeviceMemoryException;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where results lie, how often something is copied, and what happens when memory runs out. */
class DeviceArraysTest {
  private static final JbuWeights WEIGHTS = Stacks.weights(StageSpec.released(2, 3, 3), 3, 6);

  private final Backend cpu = Backends.byName("scalar");
  private final DeviceDouble device = new DeviceDouble(cpu);
  private final NDArray features = random(1, 2, 6, 5, 4);
  private final NDArray image = random(2, 2, 3, 40, 33);
  private final NDArray expected = new JbuUpsampler(WEIGHTS, cpu).upsample(features, image);

  @AfterEach
  void nothingLeaks() {
    device.assertNothingOpen();
  }

  @Test
  void whatIsGivenOnTheHeapComesBackThereInOneCopy() {
    JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, device.backend());
    NDArray whole = upsampler.upsample(features, image);
    assertNull(whole.device());
    assertSame(expected, whole);
    assertEquals(1, device.downloads());
    try (Upsampling prepared = upsampler.prepare(image, 5, 4)) {
      assertEquals(0, device.downloads());
      assertSame(expected, prepared.apply(features));
      assertEquals(1, device.downloads());
    }
  }

  @Test
  void whatIsGivenOnTheDeviceStaysThere() {
    JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, device.backend());
    try (NDArray f = device.copy(features);
        NDArray i = device.copy(image);
        NDArray whole = upsampler.upsample(f, i);
        Upsampling prepared = upsampler.prepare(i, 5, 4);
        NDArray applied = prepared.apply(f);
        NDArray mapped = prepared.apply(f, TestData.conv(3, 6, 2))) {
      assertEquals(0, device.downloads());
      assertNotNull(whole.device());
      assertNotNull(mapped.device());
      assertSame(expected, whole);
      assertSame(expected, applied);
      List<NDArray> bands = new ArrayList<>();
      prepared.rows(f, 3, 40, (first, rows) -> bands.add(rows));
      assertNotNull(bands.get(0).device());
      assertSame(expected.crop(3, 0, 37, 32), bands.get(0));
      bands.forEach(NDArray::close);
      assertSame(f, features);
    }
  }

  @Test
  void oneChannelsOrderOrTheOther() {
    NDArray many = random(4, 1, 300, 2, 3);
    NDArray photo = random(5, 1, 3, 30, 30);
    JbuWeights weights = Stacks.weights(StageSpec.released(3, 3, 3), 2, 0);
    NDArray same = new JbuUpsampler(weights, cpu).upsample(many, photo);
    assertSame(same, new JbuUpsampler(weights, device.backend()).upsample(many, photo));
  }

  @Test
  void aFailureLeavesNothingBehind() {
    for (String operation :
        List.of("conv1x1", "averagePool", "stageFilters", "stageApply", "stage")) {
      JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, failing(operation, 1 << 30, 1));
      assertThrows(OutOfDeviceMemoryException.class, () -> run(upsampler), operation);
      device.assertNothingOpen();
    }
  }

  private void run(JbuUpsampler upsampler) {
    try (NDArray f = device.copy(features)) {
      upsampler.upsample(f, image).close();
      try (Upsampling prepared = upsampler.prepare(image, 5, 4)) {
        prepared.apply(f).close();
      }
    }
  }

  /** Too little for the whole output, enough for a few rows. */
  @Test
  void withTooLittleMemoryItGoesBandByBand() {
    NDArray wide = new JbuUpsampler(WEIGHTS, cpu).upsample(features, image, 150, 32);
    int rows = 64;
    JbuUpsampler upsampler = new JbuUpsampler(WEIGHTS, failing("stage", rows, 0));
    assertSame(wide, upsampler.upsample(features, image, 150, 32));
    JbuUpsampler hopeless = new JbuUpsampler(WEIGHTS, failing("stage", rows - 1, 0));
    Exception e =
        assertThrows(
            OutOfDeviceMemoryException.class, () -> hopeless.upsample(features, image, 150, 32));
    assertEquals("no memory for 64 rows", e.getMessage());
  }

  /**
   * The device, out of memory in some operations.
   *
   * @param operation their names start with it
   * @param mostRows rows of a result from which on there is none
   * @param calls of the operation, from which on there is none; 0 for no limit
   */
  private Backend failing(String operation, int mostRows, int calls) {
    int[] count = new int[1];
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (DeviceDouble.copiesItsResult(method)) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              Object result = method.invoke(device.backend(), arguments);
              if (method.getName().startsWith(operation) && result instanceof NDArray array) {
                boolean filters = method.getName().equals("stageFilters");
                int height = array.shape().h();
                if (++count[0] == calls || (!filters && height > mostRows)) {
                  array.close();
                  throw new OutOfDeviceMemoryException("no memory for " + height + " rows", null);
                }
              }
              return result;
            });
  }
}
