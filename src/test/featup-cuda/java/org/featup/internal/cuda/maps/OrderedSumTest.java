package org.featup.internal.cuda.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.featup.cuda.StageArrays;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.junit.jupiter.api.Test;

/** The sums of blocks, added up. */
public class OrderedSumTest {

  @Test
  void addsUpInDouble() {
    try (CudaSession session = new CudaSession(new InterpretedDriver().open(0))) {
      fiftyBlocks(session);
    }
  }

  /** More blocks than rows of threads, and columns that are no multiple of a warp. */
  public static void fiftyBlocks(CudaSession session) {
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
