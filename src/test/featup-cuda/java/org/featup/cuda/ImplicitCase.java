package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.row;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;

import org.featup.kernel.Band;
import org.featup.kernel.ColorRange;
import org.featup.kernel.Conv1x1;
import org.featup.kernel.FourierFeatures;
import org.featup.kernel.ImplicitGradients;
import org.featup.kernel.ImplicitParameters;
import org.featup.kernel.LayerNorm;
import org.featup.ndarray.NDArray;

/** Extents of an implicit network and its image, and the pixels of a block. */
record ImplicitCase(
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

  void forward(CudaSession session) {
    NDArray expected = scalar().implicitForward(image(), parameters());
    try (NDArray out = network(session).implicitForward(image(), parameters())) {
      assertClose(expected, out, OUTPUT);
    }
  }

  void backward(CudaSession session) {
    NDArray dOut = random(20, 1, outputs, h, w);
    ImplicitGradients expected = ImplicitGradients.zeros(parameters());
    ImplicitGradients actual = ImplicitGradients.zeros(parameters());
    actual.biases()[0] = 1;
    expected.biases()[0] = 1;
    scalar().implicitBackward(dOut, image(), parameters(), expected);
    network(session).implicitBackward(dOut, image(), parameters(), actual);
    same(expected.biases(), actual.biases());
    same(expected.inputNorm(), actual.inputNorm());
    same(expected.input(), actual.input());
    same(expected.hiddenNorm(), actual.hiddenNorm());
    same(expected.hidden(), actual.hidden());
    same(expected.output(), actual.output());
  }

  private CudaImplicit network(CudaSession session) {
    return new CudaImplicit(session, new CudaMatrixProduct(session), block);
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
