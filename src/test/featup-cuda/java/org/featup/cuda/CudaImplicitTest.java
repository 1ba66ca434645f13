package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import java.util.stream.Stream;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.kernel.Band;
import org.featup.kernel.ColorRange;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.FourierFeatures;
import org.featup.kernel.ImplicitGradients;
import org.featup.kernel.ImplicitParameters;
import org.featup.kernel.LayerNorm;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The implicit network's kernels against the oracle, in one block of pixels and in several. */
class CudaImplicitTest {
  private final InterpretedDriver driver = new InterpretedDriver();
  private final CudaSession session = new CudaSession(driver.open(0));

  @AfterEach
  void nothingStaysOpen() {
    session.close();
    driver.assertAllClosed();
  }

  /** Extents of a network and its image, and the pixels of a block. */
  record Case(
      int frequencies,
      boolean color,
      int width,
      int outputs,
      boolean dropout,
      int h,
      int w,
      int block) {

    Band image() {
      // rows 2 and on of a taller image
      return new Band(random(1, 1, 3, h, w), 2, h + 3);
    }

    ImplicitParameters parameters() {
      int coordinates = color ? 5 : 2;
      int waves = 2 * coordinates * frequencies;
      int features = waves + coordinates - 2;
      ColorRange range = color ? ColorRange.of(random(1, 1, 3, h, w)) : null;
      return new ImplicitParameters(
          new FourierFeatures(FourierFeatures.frequencies(frequencies), scaled(2, waves, 3), range),
          norm(3, features),
          conv(5, features, width),
          norm(7, width),
          conv(9, width, width + 1),
          conv(11, width + 1, outputs),
          dropout ? mask(13, features) : null,
          dropout ? mask(14, width) : null);
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(1, false, 9, 1, false, 1, 1, 4),
        new Case(3, true, 13, 5, true, 5, 7, 64),
        new Case(4, true, 40, 16, false, 6, 9, 16),
        new Case(30, true, 33, 7, true, 4, 5, 7));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theOutputIsThatOfTheOracle(Case c) {
    NDArray expected = scalar().implicitForward(c.image(), c.parameters());
    try (NDArray out = network(c).implicitForward(c.image(), c.parameters())) {
      assertClose(expected, out, OUTPUT);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreAdded(Case c) {
    NDArray dOut = random(20, 1, c.outputs, c.h, c.w);
    ImplicitGradients expected = ImplicitGradients.zeros(c.parameters());
    ImplicitGradients actual = ImplicitGradients.zeros(c.parameters());
    actual.biases()[0] = 1;
    expected.biases()[0] = 1;
    scalar().implicitBackward(dOut, c.image(), c.parameters(), expected);
    network(c).implicitBackward(dOut, c.image(), c.parameters(), actual);
    same(expected.biases(), actual.biases());
    same(expected.inputNorm(), actual.inputNorm());
    same(expected.input(), actual.input());
    same(expected.hiddenNorm(), actual.hiddenNorm());
    same(expected.hidden(), actual.hidden());
    same(expected.output(), actual.output());
  }

  private CudaImplicit network(Case c) {
    return new CudaImplicit(session, new CudaMatrixProduct(session), c.block);
  }

  private static void same(LayerNorm expected, LayerNorm actual) {
    same(expected.weight(), actual.weight());
    same(expected.bias(), actual.bias());
  }

  private static void same(Conv1x1 expected, Conv1x1 actual) {
    same(expected.weight(), actual.weight());
    same(expected.bias(), actual.bias());
  }

  private static void same(float[] expected, float[] actual) {
    assertClose(row(expected), row(actual), GRADIENT);
  }

  private static NDArray row(float[] values) {
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }

  private static float[] scaled(long seed, int count, float by) {
    float[] values = values(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] *= by;
    }
    return values;
  }

  private static LayerNorm norm(long seed, int channels) {
    float[] weight = scaled(seed, channels, 0.5f);
    for (int i = 0; i < channels; i++) {
      weight[i] += 1;
    }
    return new LayerNorm(weight, scaled(seed + 1, channels, 0.5f));
  }

  private static Conv1x1 conv(long seed, int inputs, int outputs) {
    float scale = (float) (1 / Math.sqrt(inputs));
    return new Conv1x1(
        inputs, outputs, scaled(seed, inputs * outputs, scale), scaled(seed + 1, outputs, scale));
  }

  private static float[] mask(long seed, int channels) {
    float[] mask = values(seed, channels);
    for (int i = 0; i < channels; i++) {
      mask[i] = mask[i] < -0.6f ? 0 : 1.25f;
    }
    return mask;
  }
}
