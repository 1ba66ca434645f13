package org.featup.spi;

import static org.featup.spi.CentralDifferences.check;
import static org.featup.spi.CentralDifferences.doubles;
import static org.featup.spi.TestData.assertClose;
import static org.featup.spi.TestData.values;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Gradients of pooling against differences of the plain form; the backends against each other. */
class PoolGradientTest {
  /** Elements of the features to try: the plain form takes its time. */
  private static final int SOME = 24;

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void attention(Backend backend, PoolCase c) {
    AttentionGradients gradients = gradients(backend, c);
    Doubles x = Doubles.of(c.x());
    Doubles saliency = Doubles.of(c.saliency());
    double[] w = doubles(c.kernel().w());
    double[] b = doubles(c.kernel().b());
    Doubles dOut = Doubles.of(c.dOut());
    NaivePool naive = c.naive();
    check(x, () -> naive.attention(x, saliency, w, b).dot(dOut), gradients.dX(), SOME);
    List<Doubles> seen = naive.seen(x);
    DoubleSupplier loss = () -> naive.attention(seen, saliency, w, b).dot(dOut);
    check(saliency, loss, gradients.dSaliency(), SOME);
    check("w", w, loss, gradients.dw());
    check("b", b, loss, gradients.db());
  }

  /** Every element: the scalar backend, checked above, is the oracle. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void backendsAgree(Backend backend, PoolCase c) {
    AttentionGradients expected = gradients(Backends.byName("scalar"), c);
    AttentionGradients actual = gradients(backend, c);
    assertClose(expected.dX(), actual.dX());
    assertClose(expected.dSaliency(), actual.dSaliency());
  }

  private static AttentionGradients gradients(Backend backend, PoolCase c) {
    AttentionGradients gradients =
        new AttentionGradients(
            NDArray.zeros(c.x().shape()),
            NDArray.zeros(c.saliency().shape()),
            new float[c.k() * c.k()],
            new float[c.k() * c.k()]);
    backend.attentionPoolGradients(
        c.x(), c.saliency(), c.views(), c.grid(), c.kernel(), c.dOut(), gradients);
    return gradients;
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void fixedWeights(Backend backend, PoolCase c) {
    NDArray dX = NDArray.zeros(c.x().shape());
    float[] dWeights = new float[c.k() * c.k()];
    backend.poolGradients(c.x(), c.views(), c.grid(), c.weights(), c.dOut(), dX, dWeights);
    Doubles x = Doubles.of(c.x());
    double[] weights = doubles(c.weights());
    Doubles dOut = Doubles.of(c.dOut());
    NaivePool naive = c.naive();
    DoubleSupplier loss = () -> naive.pool(x, weights).dot(dOut);
    check(x, loss, dX, SOME);
    check("weights", weights, loss, dWeights);
  }

  @ParameterizedTest
  @MethodSource("org.featup.spi.PoolCase#all")
  void saliency(Backend backend, PoolCase c) {
    NDArray dX = NDArray.zeros(c.x().shape());
    float[] weight = values(7, c.c(), 1);
    float[] dWeight = new float[c.c()];
    float[] dBias = new float[1];
    backend.saliencyGradients(c.x(), weight, c.saliency(), dX, dWeight, dBias);
    Doubles x = Doubles.of(c.x());
    Doubles dOut = Doubles.of(c.saliency());
    double[] parameters = doubles(Arrays.copyOf(weight, c.c() + 1));
    DoubleSupplier loss = () -> linear(x, parameters).dot(dOut);
    float[] dParameters = Arrays.copyOf(dWeight, c.c() + 1);
    dParameters[c.c()] = dBias[0];
    check(x, loss, dX, 300);
    check("parameters", parameters, loss, dParameters);
  }

  /** The last parameter is the bias. */
  private static Doubles linear(Doubles x, double[] parameters) {
    Doubles y = Doubles.zeros(x.n(), 1, x.h(), x.w());
    for (int n = 0; n < x.n(); n++) {
      for (int p = 0; p < x.h() * x.w(); p++) {
        double sum = parameters[x.c()];
        for (int c = 0; c < x.c(); c++) {
          sum += parameters[c] * x.at(n, c, p / x.w(), p % x.w());
        }
        y.add(n, 0, p / x.w(), p % x.w(), sum);
      }
    }
    return y;
  }
}
