package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.cuda.driver.DeviceMemory;
import org.featup.cuda.ptx.InterpretedDriver;
import org.junit.jupiter.api.Test;

/** The sums of blocks, added up. */
class OrderedSumTest {

  @Test
  void addsUpInDouble() {
    try (CudaSession session = new CudaSession(new InterpretedDriver().open(0))) {
      fiftyBlocks(session);
    }
  }

  /** More blocks than rows of threads, and columns that are no multiple of a warp. */
  static void fiftyBlocks(CudaSession session) {
    float[] sums = StageArrays.values(5, 50 * 70);
    try (DeviceMemory memory = session.upload(sums)) {
      float[] actual = OrderedSum.of(session, memory, 50, 70);
      for (int i = 0; i < 70; i++) {
        double expected = 0;
        for (int block = 0; block < 50; block++) {
          expected += sums[block * 70 + i];
        }
        assertEquals(expected, actual[i], 1e-6, "column " + i);
      }
    }
  }
}
