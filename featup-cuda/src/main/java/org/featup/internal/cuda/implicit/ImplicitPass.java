package org.featup.internal.cuda.implicit;

import org.featup.internal.cuda.driver.DeviceMatrix;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceScope;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.spi.Band;
import org.featup.spi.Conv1x1;
import org.featup.spi.ImplicitParameters;

/**
 * The implicit network on the device with what it makes of a block of pixels. Features, norms and
 * hidden layers of one block exist at a time: 9 KB per pixel for the paper's widths.
 */
final class ImplicitPass {
  private final CudaSession session;
  private final MatrixProduct product;
  private final DeviceScope scope;
  private final ImplicitParameters parameters;
  private final DeviceWaves waves;
  private final DeviceNorm inputNorm;
  private final DeviceNorm hiddenNorm;
  private final DeviceLayer input;
  private final DeviceLayer hidden;
  private final DeviceLayer output;
  private final DeviceMemory features;
  private final DeviceNorm.Result normedFeatures;
  private final DeviceMemory first;
  private final DeviceNorm.Result normedFirst;
  private final DeviceMemory second;

  /** A convolution's weights on the device. */
  private record DeviceLayer(Conv1x1 conv, DeviceMemory weight, DeviceMemory bias) {

    static DeviceLayer of(DeviceScope scope, Conv1x1 conv) {
      return new DeviceLayer(conv, scope.upload(conv.weight()), scope.upload(conv.bias()));
    }

    /** (outputs, inputs). */
    DeviceMatrix matrix() {
      return DeviceMatrix.of(weight, conv.outputs(), conv.inputs());
    }
  }

  /**
   * Uploads the network.
   *
   * @param scope what owns the memory
   * @param pixels of a block, at most
   */
  ImplicitPass(
      CudaSession session,
      MatrixProduct product,
      DeviceScope scope,
      ImplicitParameters parameters,
      Band image,
      long pixels) {
    this.session = session;
    this.product = product;
    this.scope = scope;
    this.parameters = parameters;
    this.waves = new DeviceWaves(session, scope, parameters.fourier(), image);
    this.inputNorm = DeviceNorm.of(scope, parameters.inputNorm(), parameters.inputMask(), false);
    this.hiddenNorm = DeviceNorm.of(scope, parameters.hiddenNorm(), parameters.hiddenMask(), true);
    this.input = DeviceLayer.of(scope, parameters.input());
    this.hidden = DeviceLayer.of(scope, parameters.hidden());
    this.output = DeviceLayer.of(scope, parameters.output());
    this.features = scope.floats(pixels * inputNorm.channels());
    this.normedFeatures = DeviceNorm.Result.of(scope, pixels, inputNorm.channels());
    this.first = scope.floats(pixels * hiddenNorm.channels());
    this.normedFirst = DeviceNorm.Result.of(scope, pixels, hiddenNorm.channels());
    this.second = scope.floats(pixels * parameters.hidden().outputs());
  }

  /** Computes all layers but the last. */
  void hiddenLayers(int firstPixel, int pixels) {
    waves.features(firstPixel, pixels, features);
    inputNorm.forward(session, pixels, features, normedFeatures);
    apply(input, pixels, normedFeatures.output(), first);
    hiddenNorm.forward(session, pixels, first, normedFirst);
    apply(hidden, pixels, normedFirst.output(), second);
    int elements = pixels * hidden.conv().outputs();
    session
        .kernel("implicit", "implicit_relu")
        .launch(PoolWindows.threads(elements), second, elements);
  }

  /** Computes the last layer. */
  void outputLayer(int pixels, DeviceMemory out) {
    apply(output, pixels, second, out);
  }

  private void apply(DeviceLayer layer, int pixels, DeviceMemory x, DeviceMemory out) {
    product.multiply(
        DeviceMatrix.of(x, pixels, layer.conv().inputs()),
        layer.matrix().transpose(),
        layer.bias(),
        out);
  }

  /** Memory for {@link #backward}. */
  ImplicitBackwardMemory backwardMemory(long pixels) {
    return new ImplicitBackwardMemory(
        scope.floats(pixels * parameters.hidden().outputs()),
        scope.floats(pixels * hiddenNorm.channels()),
        scope.floats(pixels * hiddenNorm.channels()),
        scope.floats(pixels * inputNorm.channels()),
        scope.floats(pixels * inputNorm.channels()));
  }

  /**
   * The backward pass through the layers of the block that was computed last.
   *
   * @param dOut gradient of the output, (pixels, outputs)
   * @param sums adds up over pixels
   */
  void backward(
      int firstPixel,
      int pixels,
      DeviceMemory dOut,
      ImplicitBackwardMemory memory,
      ImplicitDeviceSums sums) {
    sums.layer(ImplicitDeviceSums.OUTPUT, pixels, dOut, second, output.conv());
    gradient(output, pixels, dOut, memory.dSecond());
    int elements = pixels * hidden.conv().outputs();
    session
        .kernel("implicit", "implicit_relu_grad")
        .launch(PoolWindows.threads(elements), second, memory.dSecond(), elements);
    sums.layer(
        ImplicitDeviceSums.HIDDEN, pixels, memory.dSecond(), normedFirst.output(), hidden.conv());
    gradient(hidden, pixels, memory.dSecond(), memory.dNormedFirst());
    hiddenNorm.backward(
        session, pixels, first, normedFirst, memory.dNormedFirst(), memory.dFirst());
    sums.norm(
        ImplicitDeviceSums.HIDDEN_NORM,
        pixels,
        normedFirst.normed(),
        memory.dNormedFirst(),
        hiddenNorm.channels());
    sums.layer(
        ImplicitDeviceSums.INPUT, pixels, memory.dFirst(), normedFeatures.output(), input.conv());
    gradient(input, pixels, memory.dFirst(), memory.dNormedFeatures());
    inputNorm.backward(
        session, pixels, features, normedFeatures, memory.dNormedFeatures(), memory.dFeatures());
    sums.norm(
        ImplicitDeviceSums.INPUT_NORM,
        pixels,
        normedFeatures.normed(),
        memory.dNormedFeatures(),
        inputNorm.channels());
    waves.slopes(firstPixel, pixels, memory.dFeatures());
    sums.columns(ImplicitDeviceSums.BIASES, pixels, memory.dFeatures(), inputNorm.channels());
  }

  private void gradient(DeviceLayer layer, int pixels, DeviceMemory dOut, DeviceMemory dX) {
    product.multiply(
        DeviceMatrix.of(dOut, pixels, layer.conv().outputs()), layer.matrix(), null, dX);
  }
}
