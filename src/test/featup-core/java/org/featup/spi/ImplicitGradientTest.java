package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The implicit network's gradients against central differences, and their sums. */
class ImplicitGradientTest {
  /** Elements compared of each array. */
  private static final int ELEMENTS = 40;

  static Stream<Arguments> cases() {
    return TestBackends.times(
        List.of(
            new ImplicitSpec(30, true, 20, 17, 9, true, 3, 66),
            new ImplicitSpec(1, true, 1, 2, 1, false, 2, 3),
            new ImplicitSpec(5, true, 64, 80, 33, false, 7, 5),
            new ImplicitSpec(3, false, 13, 7, 3, true, 9, 4),
            new ImplicitSpec(17, false, 5, 33, 65, false, 13, 1)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void asDifferencesOfTheLoss(Backend backend, ImplicitSpec spec) {
    ImplicitParameters parameters = spec.parameters();
    NDArray image = spec.image();
    NDArray dOut = dOut(spec);
    NaiveImplicit naive = new NaiveImplicit(parameters);
    naive.forward(image);
    naive.holdGates();
    Doubles weights = Doubles.of(dOut);
    DoubleSupplier loss = () -> naive.forward(image).dot(weights);
    ImplicitGradients g = ImplicitGradients.zeros(parameters);
    backend.implicitBackward(dOut, Band.whole(image), parameters, g);
    check("biases", naive.biases, loss, g.biases());
    check("inputNorm.weight", naive.inputNormWeight, loss, g.inputNorm().weight());
    check("inputNorm.bias", naive.inputNormBias, loss, g.inputNorm().bias());
    check("input.weight", naive.inputWeight, loss, g.input().weight());
    check("input.bias", naive.inputBias, loss, g.input().bias());
    check("hiddenNorm.weight", naive.hiddenNormWeight, loss, g.hiddenNorm().weight());
    check("hiddenNorm.bias", naive.hiddenNormBias, loss, g.hiddenNorm().bias());
    check("hidden.weight", naive.hiddenWeight, loss, g.hidden().weight());
    check("hidden.bias", naive.hiddenBias, loss, g.hidden().bias());
    check("output.weight", naive.outputWeight, loss, g.output().weight());
    check("output.bias", naive.outputBias, loss, g.output().bias());
  }

  private static void check(String name, double[] argument, DoubleSupplier loss, float[] gradient) {
    CentralDifferences.check(name, argument, loss, gradient, ELEMENTS);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void noNumberOfThreadsChangesABit(Backend backend, ImplicitSpec spec) {
    Map<String, float[]> expected = gradients(backend.on(Workers.ofThreads(1)), spec);
    for (int threads : new int[] {2, 3, 7}) {
      Map<String, float[]> actual = gradients(backend.on(Workers.ofThreads(threads)), spec);
      expected.forEach((name, values) -> assertArrayEquals(values, actual.get(name), name));
    }
  }

  /** The gradient of a map is the sum of those of its bands, and is added to what is there. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void bandsAddUp(Backend backend) {
    ImplicitSpec spec = new ImplicitSpec(5, true, 12, 10, 6, false, 7, 20);
    Map<String, float[]> expected = gradients(backend, spec);
    ImplicitParameters parameters = spec.parameters();
    ImplicitGradients sum = ImplicitGradients.zeros(parameters);
    NDArray dOut = dOut(spec);
    for (int from = 0; from < spec.height(); from += 3) {
      int rows = Math.min(3, spec.height() - from);
      Band band = new Band(spec.image().crop(from, 0, rows, spec.columns()), from, spec.height());
      backend.implicitBackward(dOut.crop(from, 0, rows, spec.columns()), band, parameters, sum);
    }
    Map<String, float[]> actual = arrays(sum);
    expected.forEach(
        (name, values) -> {
          double largest = 0;
          for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int i = 0; i < values.length; i++) {
            assertEquals(values[i], actual.get(name)[i], 1e-5 * largest, name);
          }
        });
  }

  private static NDArray dOut(ImplicitSpec spec) {
    return TestData.random(21, 1, spec.outputs(), spec.height(), spec.columns());
  }

  private static Map<String, float[]> gradients(Backend backend, ImplicitSpec spec) {
    ImplicitParameters parameters = spec.parameters();
    ImplicitGradients g = ImplicitGradients.zeros(parameters);
    backend.implicitBackward(dOut(spec), Band.whole(spec.image()), parameters, g);
    return arrays(g);
  }

  private static Map<String, float[]> arrays(ImplicitGradients g) {
    Map<String, float[]> arrays = new LinkedHashMap<>();
    arrays.put("biases", g.biases());
    arrays.put("inputNorm.weight", g.inputNorm().weight());
    arrays.put("inputNorm.bias", g.inputNorm().bias());
    arrays.put("input.weight", g.input().weight());
    arrays.put("input.bias", g.input().bias());
    arrays.put("hiddenNorm.weight", g.hiddenNorm().weight());
    arrays.put("hiddenNorm.bias", g.hiddenNorm().bias());
    arrays.put("hidden.weight", g.hidden().weight());
    arrays.put("hidden.bias", g.hidden().bias());
    arrays.put("output.weight", g.output().weight());
    arrays.put("output.bias", g.output().bias());
    return arrays;
  }
}
