package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/**
 * The keys of a batch on the device.
 *
 * @param planes (key, pixel); of length 1 for the cosine
 * @param lengths 1 / length of each pixel's key before; null if the range kernel needs none
 */
record StageKeys(DeviceMemory planes, DeviceMemory lengths) implements AutoCloseable {
  static final int UNIT_THREADS = 128;

  static StageKeys of(
      CudaSession session, DeviceMemory guidance, int pixels, StageParameters parameters) {
    int count = parameters.keys();
    boolean cosine = parameters.rangeKernel() == RangeKernel.COSINE;
    StagePixels stage = new StagePixels(session, pixels);
    DeviceMemory planes = session.context().allocate(4L * pixels * count);
    DeviceMemory lengths = null;
    try {
      if (parameters.range() == null) {
        stage.planes(guidance, count, planes);
      } else {
        stage.keys(guidance, parameters.range(), planes);
      }
      if (cosine) {
        lengths = session.context().allocate(4L * pixels);
        session
            .kernel("unit_keys", "unit_keys")
            .launch(unitShape(pixels), planes, lengths, pixels, count);
      }
      return new StageKeys(planes, lengths);
    } catch (RuntimeException | Error e) {
      new StageKeys(planes, lengths).close();
      throw e;
    }
  }

  static LaunchShape unitShape(int pixels) {
    return LaunchShape.of((int) ((pixels + UNIT_THREADS - 1L) / UNIT_THREADS), UNIT_THREADS);
  }

  @Override
  public void close() {
    if (lengths != null) {
      lengths.close();
    }
    planes.close();
  }
}
