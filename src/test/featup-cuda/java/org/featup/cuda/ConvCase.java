package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * Inputs of the adaptive convolution.
 *
 * @param shape of its output
 * @param padded (B, C, H+D-1, W+D-1)
 * @param filters (B, D*D, H, W)
 * @param dOut gradient of the output
 */
record ConvCase(Shape shape, NDArray padded, NDArray filters, NDArray dOut) {

  private static final double OUTPUT = 1e-5;
  private static final double GRADIENT = 5e-5;

  /** Half a unit in the last of fp16's 11 bits, and the rounding of the sums. */
  private static final double HALF = 0x1p-11 + 1e-5;

  /** Random ones. */
  ConvCase(Shape shape, int d) {
    this(shape, d, new Random(shape.hashCode() + d));
  }

  private ConvCase(Shape shape, int d, Random random) {
    this(
        shape,
        random(shape.withSize(shape.h() + d - 1, shape.w() + d - 1), random),
        random(shape.withChannels(d * d), random),
        random(shape, random));
  }

  /** The same, rounded to what fp16 holds. */
  ConvCase halves() {
    return new ConvCase(shape, halves(padded), halves(filters), halves(dOut));
  }

  /** Compares a convolution with {@code scalar}, its gradients included. */
  void check(ConvOps cuda) {
    Backend scalar = Backends.byName("scalar");
    NDArray y = NDArray.zeros(shape);
    cuda.adaptiveConv(padded, filters, y);
    assertClose(scalar.adaptiveConv(padded, filters), y, OUTPUT);
    try (NDArray dX = cuda.adaptiveConvGradSource(dOut, filters)) {
      assertClose(scalar.adaptiveConvGradSource(dOut, filters), dX, GRADIENT);
    }
    try (NDArray dF = cuda.adaptiveConvGradFilters(dOut, padded)) {
      assertClose(scalar.adaptiveConvGradFilters(dOut, padded), dF, GRADIENT);
    }
  }

  /** The same of arrays stored as fp16: reads these and writes floats, then fp16. */
  void checkHalves(CudaSession session) {
    ConvCase given = halves();
    CudaAdaptiveConv cuda = new CudaAdaptiveConv(session);
    try (NDArray x = HalfBuffer.of(session, given.padded);
        NDArray f = HalfBuffer.of(session, given.filters);
        NDArray dY = HalfBuffer.of(session, given.dOut);
        NDArray y = HalfBuffer.allocate(session, shape)) {
      new ConvCase(shape, x, f, dY).check(cuda);
      cuda.adaptiveConv(x, f, y);
      NDArray expected = Backends.byName("scalar").adaptiveConv(given.padded, given.filters);
      assertClose(expected, y, HALF);
    }
  }

  static void assertClose(NDArray expected, NDArray actual, double tolerance) {
    assertEquals(expected.shape(), actual.shape());
    float[] want = expected.toArray(Layout.NCHW);
    float[] have = actual.toArray(Layout.NCHW);
    double largest = 0;
    double error = 0;
    for (int i = 0; i < want.length; i++) {
      largest = Math.max(largest, Math.abs(want[i]));
      error = Math.max(error, Math.abs(want[i] - have[i]));
    }
    // so written that NaN fails
    assertTrue(error <= tolerance * largest, "error " + error + ", largest value " + largest);
  }

  private static NDArray random(Shape shape, Random random) {
    float[] elements = new float[shape.arrayLength()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = (float) random.nextGaussian();
    }
    return NDArray.wrap(elements, shape, Layout.CHANNELS_LAST);
  }

  private static NDArray halves(NDArray array) {
    float[] elements = array.toArray(Layout.CHANNELS_LAST);
    for (int i = 0; i < elements.length; i++) {
      double quantum = Math.scalb(1.0, Math.max(Math.getExponent(elements[i]), -14) - 10);
      elements[i] = (float) (Math.rint(elements[i] / quantum) * quantum);
    }
    return NDArray.wrap(elements, array.shape(), Layout.CHANNELS_LAST);
  }
}
