package org.featup.internal.cuda.conv;

import org.featup.cuda.ConvCase;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CudaUnfoldConvTest {

  @ParameterizedTest
  @CsvSource({"1, 40, 5, 7, 7", "2, 3, 6, 4, 3", "1, 64, 1, 9, 5", "1, 1, 1, 1, 1"})
  void likeScalar(int n, int c, int h, int w, int d) {
    InterpretedDriver driver = new InterpretedDriver();
    try (CudaContext context = driver.open(0);
        CudaSession session = new CudaSession(context)) {
      new ConvCase(new Shape(n, c, h, w), d).check(new CudaUnfoldConv(session));
    }
    driver.assertAllClosed();
  }
}
