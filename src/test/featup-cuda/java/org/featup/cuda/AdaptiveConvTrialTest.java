package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.cuda.AdaptiveConvTrial.Formulation;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class AdaptiveConvTrialTest {
  private static final int C = 16;
  private static final int PIXELS = 9 * 10;
  private static final int PADDED = 11 * 12;
  private static final int TAPS = 9;

  /** Source, filters, gradient of the output and output. */
  private static final long ARRAYS = 4L * (C * (PADDED + 2 * PIXELS) + TAPS * PIXELS);

  private final ConvCase given = new ConvCase(new Shape(1, C, 9, 10), 3);

  @Test
  void countsTheMemoryOfBothFormulations() {
    InterpretedDriver driver = new InterpretedDriver();
    try (AdaptiveConvTrial trial = open(driver)) {
      assertTrue(trial.device().startsWith("PTX interpreter"), trial.device());
      trial.resetPeak();
      trial.forward(Formulation.FUSED, 2);
      assertEquals(ARRAYS, trial.peakBytes());
      trial.backward(Formulation.FUSED, 1);
      assertEquals(ARRAYS + 4L * C * PADDED, trial.peakBytes());
      trial.resetPeak();
      trial.forward(Formulation.UNFOLD, 1);
      assertEquals(ARRAYS + 4L * C * TAPS * PIXELS, trial.peakBytes());
      trial.backward(Formulation.UNFOLD, 1);
      assertEquals(ARRAYS + 4L * C * (TAPS * PIXELS + PADDED), trial.peakBytes());
      trial.resetPeak();
      assertEquals(ARRAYS, trial.peakBytes());
    }
    driver.assertAllClosed();
  }

  @Test
  void closesWhatItHasWhenMemoryRunsOut() {
    InterpretedDriver driver = new InterpretedDriver(ARRAYS - 1);
    assertThrows(CudaOutOfMemoryException.class, () -> open(driver));
    driver.assertAllClosed();
  }

  private AdaptiveConvTrial open(InterpretedDriver driver) {
    return new AdaptiveConvTrial(driver, 0, given.padded(), given.filters(), given.dOut());
  }
}
