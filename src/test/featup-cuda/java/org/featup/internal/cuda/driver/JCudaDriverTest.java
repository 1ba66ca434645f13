package org.featup.internal.cuda.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.cuda.RequiresGpu;
import org.junit.jupiter.api.Test;

class JCudaDriverTest {

  @Test
  void answersTheSameEveryTime() {
    assertEquals(answer(), answer());
  }

  @Test
  @RequiresGpu
  void describesTheDevices() {
    List<CudaDevice> devices = new JCudaDriver().devices();
    assertFalse(devices.isEmpty());
    for (int i = 0; i < devices.size(); i++) {
      CudaDevice device = devices.get(i);
      assertEquals(i, device.index());
      assertTrue(device.major() >= 3, device.toString());
      assertTrue(device.memory() > 1L << 28, device.toString());
      assertEquals(device.name().strip(), device.name());
    }
  }

  /** With a device, without one, without a driver, on any platform: a sentence, never a crash. */
  private static String answer() {
    CudaDriver driver = new JCudaDriver();
    try {
      return driver.devices().toString();
    } catch (CudaException e) {
      assertTrue(e.getMessage().length() > 10, e.getMessage());
      return e.getMessage();
    }
  }
}
