package org.featup.downsample;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.CentralDifferences.doubles;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.random;
import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.featup.jitter.Jitter;
import org.featup.jitter.NaiveJitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.Doubles;
import org.featup.spi.NaivePool;
import org.featup.spi.PoolGrid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simple downsampler as a layer. */
class SimpleDownsamplerTest {
  private static final Jitter JITTER = new Jitter(2, 1.3, 2, 4, true);

  private final SimpleDownsampler down = new SimpleDownsampler(new PoolGrid(3, 4, 1));
  private final Parameter parameter = down.parameters().get(0);

  @Test
  void startsAsABox() {
    assertEquals("kernel_params [3, 3]", parameter.toString());
    for (float weight : down.kernel()) {
      assertEquals(1 / 9f, weight, 1e-7);
    }
  }

  /** Parameters of both signs; at zero the gradient is zero, as PyTorch has it. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void theParameterHasItsGradient(Backend backend) {
    System.arraycopy(values(1, 9, 2), 0, parameter.value(), 0, 9);
    NDArray x = random(2, 2, 17, 9, 7);
    NDArray dOut = random(3, 2, 17, 4, 1);
    NDArray dX = NDArray.zeros(x.shape());
    Pooled pooled = down.forward(x, List.of(JITTER), null, backend);
    pooled.backward(dOut, dX);
    NaivePool.View view =
        new NaivePool.View(NaiveJitter.rows(JITTER, 9), NaiveJitter.columns(JITTER, 7));
    NaivePool naive = new NaivePool(List.of(view), 3, 4, 1);
    Doubles features = Doubles.of(x);
    double[] p = doubles(parameter.value());
    assertClose(naive.pool(features, normalised(p)), pooled.output());
    DoubleSupplier loss = () -> naive.pool(features, normalised(p)).dot(Doubles.of(dOut));
    check("kernel_params", p, loss, parameter.gradient());
    check(features, loss, dX, 200);

    parameter.value()[4] = 0;
    parameter.clearGradient();
    down.forward(x, List.of(JITTER), null, backend).backward(dOut, dX);
    assertEquals(0, parameter.gradient()[4]);
  }

  private static double[] normalised(double[] p) {
    double sum = Arrays.stream(p).map(Math::abs).sum();
    return Arrays.stream(p).map(v -> Math.abs(v) / sum).toArray();
  }
}
