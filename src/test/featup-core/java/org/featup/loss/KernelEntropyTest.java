package org.featup.loss;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.CentralDifferences.doubles;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Entropy of a kernel. */
class KernelEntropyTest {

  @Test
  void gradient() {
    float[] kernel = {0.1f, 0.6f, 0.25f, 0.05f};
    float[] dKernel = new float[4];
    double entropy = KernelEntropy.backward(kernel, 2, dKernel);
    double[] k = doubles(kernel);
    DoubleSupplier naive =
        () -> {
          double sum = 0;
          for (double v : k) {
            sum -= v * Math.log(v);
          }
          return 2 * sum;
        };
    assertEquals(naive.getAsDouble(), 2 * entropy, 1e-7);
    check("kernel", k, naive, dKernel);
  }

  @Test
  void aUniformKernelHasTheLogarithmOfItsSize() {
    assertEquals(Math.log(4), KernelEntropy.forward(new float[] {0.25f, 0.25f, 0.25f, 0.25f}));
  }

  @Test
  void belowTheLeastItIsLinear() {
    float[] dKernel = new float[1];
    assertEquals(0, KernelEntropy.backward(new float[1], 1, dKernel));
    assertEquals(-Math.log(1e-7), dKernel[0], 1e-5);
  }

  @Test
  void lengthsMustFit() {
    assertThrows(
        IllegalArgumentException.class,
        () -> KernelEntropy.backward(new float[3], 1, new float[4]));
  }
}
