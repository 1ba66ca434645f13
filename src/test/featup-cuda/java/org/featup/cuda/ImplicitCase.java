package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.row;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.implicit.CudaImplicit;
import org.featup.internal.cuda.implicit.DeviceWaves;
import org.featup.internal.cuda.memory.CudaMatrixProduct;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceScope;
import org.featup.ndarray.NDArray;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.Conv1x1;
import org.featup.spi.FourierFeatures;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitParameters;
import org.featup.spi.LayerNorm;

/** Extents of an implicit network and its image, and the pixels of a block. */
public record ImplicitCase(
    int frequencies,
    boolean color,
    int width,
    int outputs,
    boolean dropout,
    int h,
    int w,
    int block) {

  /** Of all kernels of the implicit network. */
  public static List<KernelCase> all() {
    ImplicitCase plain = new ImplicitCase(1, false, 9, 1, false, 1, 1, 4);
    ImplicitCase dropout = new ImplicitCase(3, true, 13, 5, true, 5, 7, 64);
    ImplicitCase wide = new ImplicitCase(4, true, 40, 16, false, 6, 9, 16);
    ImplicitCase frequencies = new ImplicitCase(30, true, 1, 1, false, 2, 3, 9);
    // more pixels than one thread sums, more sums than a block has threads
    ImplicitCase pixels = new ImplicitCase(1, false, 70, 1, false, 11, 13, 200);
    return List.of(
        new KernelCase("waves", frequencies::waves),
        new KernelCase("implicit gradients of many pixels", pixels::backward),
        new KernelCase("implicit without colours", plain::forward),
        new KernelCase("implicit with dropout", dropout::forward),
        new KernelCase("implicit", wide::forward),
        new KernelCase("implicit gradients without colours", plain::backward),
        new KernelCase("implicit gradients with dropout", dropout::backward),
        new KernelCase("implicit gradients", wide::backward));
  }

  /** Two units in the last place of 1. */
  private static final double WAVE = 2.5e-7;

  public Band image() {
    // rows 2 and on of a taller image
    return new Band(colours(), 2, h + 3);
  }

  /** Their range is no float. */
  private NDArray colours() {
    NDArray colours = random(1, 1, 3, h, w);
    float[] data = colours.data();
    for (int i = 0; i < data.length; i++) {
      data[i] *= 0.3f;
    }
    return colours;
  }

  public ImplicitParameters parameters() {
    int coordinates = color ? 5 : 2;
    int waves = 2 * coordinates * frequencies;
    int features = waves + coordinates - 2;
    ColorRange range = color ? ColorRange.of(colours()) : null;
    return new ImplicitParameters(
        new FourierFeatures(FourierFeatures.frequencies(frequencies), scaled(2, waves, 3), range),
        norm(3, features),
        silent(conv(5, features, width)),
        norm(7, width),
        silent(conv(9, width, width + 1)),
        conv(11, width + 1, outputs),
        dropout ? mask(13, features) : null,
        dropout ? mask(14, width) : null);
  }

  /** The features alone and their derivatives, in units of a wave's amplitude. */
  public void waves(CudaSession session) {
    FourierFeatures fourier = parameters().fourier();
    int count = h * w * fourier.channels();
    float[] gradients = values(21, count);
    float[] features = new float[count];
    float[] slopes = new float[count];
    try (DeviceScope scope = new DeviceScope(session)) {
      DeviceWaves waves = new DeviceWaves(session, scope, fourier, image());
      DeviceMemory out = scope.floats(count);
      waves.features(0, h * w, out);
      session.context().download(out, 0, features, 0, count);
      DeviceMemory changed = scope.upload(gradients);
      waves.slopes(0, h * w, changed);
      session.context().download(changed, 0, slopes, 0, count);
    }
    for (int i = 0; i < count; i++) {
      double[] expected = wave(fourier, i / fourier.channels(), i % fourier.channels());
      assertEquals(expected[0], features[i], WAVE, "feature " + i);
      assertEquals(expected[1] * gradients[i], slopes[i], WAVE, "slope " + i);
    }
  }

  /** A feature and its derivative by its bias; 1 for the colours, whose gradients stay. */
  private double[] wave(FourierFeatures fourier, int pixel, int feature) {
    int waves = fourier.biases().length / 2;
    int coordinates = fourier.coordinates();
    int coordinate = feature < 2 * waves ? feature % waves % coordinates : feature - 2 * waves + 2;
    Band image = image();
    int y = pixel / w;
    int x = pixel % w;
    double place =
        switch (coordinate) {
          case 0 -> FourierFeatures.coordinate(image.firstRow() + y, image.height());
          case 1 -> FourierFeatures.coordinate(x, w);
          default ->
              fourier.colors().scale(coordinate - 2, image.array().get(0, coordinate - 2, y, x));
        };
    if (feature >= 2 * waves) {
      return new double[] {place, 1};
    }
    double frequency = fourier.frequencies()[feature % waves / coordinates];
    double phase = frequency * place + fourier.biases()[feature];
    return feature < waves
        ? new double[] {Math.sin(phase), Math.cos(phase)}
        : new double[] {Math.cos(phase), -Math.sin(phase)};
  }

  public void forward(CudaSession session) {
    NDArray expected = scalar().implicitForward(image(), parameters());
    try (NDArray out = network(session).implicitForward(image(), parameters())) {
      assertClose(expected, out, OUTPUT);
    }
  }

  public void backward(CudaSession session) {
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

  /** A layer whose first output is 0 everywhere, where the derivative of ReLU is 0 by agreement. */
  private static Conv1x1 silent(Conv1x1 conv) {
    Arrays.fill(conv.weight(), 0, conv.inputs(), 0);
    conv.bias()[0] = 0;
    return conv;
  }

  private static float[] mask(long seed, int channels) {
    float[] mask = values(seed, channels);
    for (int i = 0; i < channels; i++) {
      mask[i] = mask[i] < -0.6f ? 0 : 1.25f;
    }
    return mask;
  }
}
