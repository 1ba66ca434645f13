package org.featup.cuda;

import java.util.Random;
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
