package org.featup.internal.cuda.implicit;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceScope;
import org.featup.internal.cuda.memory.MatrixProduct;
import org.featup.internal.cuda.memory.MemoryPart;
import org.featup.internal.cuda.memory.NewArray;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Band;
import org.featup.spi.ImplicitGradients;
import org.featup.spi.ImplicitParameters;

/** The implicit network over the pixels of an image, block by block. */
public final class CudaImplicit {
  /** Pixels of a block: 75 MB of activations for the paper's widths, twice that going back. */
  private static final int PIXELS = 8192;

  private final CudaSession session;
  private final MatrixProduct product;
  private final int blockPixels;

  public CudaImplicit(CudaSession session, MatrixProduct product) {
    this(session, product, PIXELS);
  }

  public CudaImplicit(CudaSession session, MatrixProduct product, int blockPixels) {
    this.session = session;
    this.product = product;
    this.blockPixels = blockPixels;
  }

  /** See {@link org.featup.spi.ImplicitOps#implicitForward}. */
  public NDArray implicitForward(Band image, ImplicitParameters parameters) {
    Shape shape = image.array().shape().withChannels(parameters.output().outputs());
    int pixels = pixels(shape);
    int room = Math.min(pixels, blockPixels);
    try (NewArray out = NewArray.of(session, shape);
        DeviceScope scope = new DeviceScope(session)) {
      ImplicitPass pass = new ImplicitPass(session, product, scope, parameters, image, room);
      for (int first = 0; first < pixels; first += room) {
        int count = Math.min(room, pixels - first);
        pass.hiddenLayers(first, count);
        pass.outputLayer(count, block(out.memory(), first, count, shape.c()));
      }
      return out.keep();
    }
  }

  /** See {@link org.featup.spi.ImplicitOps#implicitBackward}. */
  public void implicitBackward(
      NDArray dOut, Band image, ImplicitParameters parameters, ImplicitGradients gradients) {
    Shape shape = dOut.shape();
    int pixels = pixels(shape);
    int room = Math.min(pixels, blockPixels);
    ImplicitDeviceSums sums = new ImplicitDeviceSums(session, product);
    try (DeviceScope scope = new DeviceScope(session)) {
      DeviceMemory outputGradient = scope.input(dOut);
      ImplicitPass pass = new ImplicitPass(session, product, scope, parameters, image, room);
      ImplicitBackwardMemory memory = pass.backwardMemory(room);
      for (int first = 0; first < pixels; first += room) {
        int count = Math.min(room, pixels - first);
        pass.hiddenLayers(first, count);
        pass.backward(first, count, block(outputGradient, first, count, shape.c()), memory, sums);
      }
    }
    sums.addTo(gradients);
  }

  private static int pixels(Shape shape) {
    return Math.multiplyExact(shape.h(), shape.w());
  }

  /** The rows of a matrix that belong to a block of pixels. */
  private static DeviceMemory block(DeviceMemory memory, int first, int count, int channels) {
    return new MemoryPart(
        memory, (long) Float.BYTES * first * channels, (long) Float.BYTES * count * channels);
  }
}
