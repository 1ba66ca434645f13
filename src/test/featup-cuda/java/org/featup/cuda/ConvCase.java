package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.featup.internal.cuda.conv.ConvOps;
import org.featup.internal.cuda.conv.CudaAdaptiveConv;
import org.featup.internal.cuda.conv.CudaUnfoldConv;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.HalfBuffer;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;

/**
 * Inputs of the adaptive convolution.
 *
 * @param shape of its output
 * @param padded (B, C, H+D-1, W+D-1)
 * @param filters (B, D*D, H, W)
 * @param dOut gradient of the output
 */
public record ConvCase(Shape shape, NDArray padded, NDArray filters, NDArray dOut) {

  /** Of all kernels of the convolution. */
  public static List<KernelCase> all() {
    // two tiles along both axes, two chunks of channels, the second of them not full; of the last
    // four pixels of a row there are one, two and three
    ConvCase seven = new ConvCase(new Shape(1, 20, 9, 17), 7);
    ConvCase five = new ConvCase(new Shape(1, 20, 9, 18), 5);
    ConvCase three = new ConvCase(new Shape(2, 20, 9, 19), 3);
    // single channels
    ConvCase singles = new ConvCase(new Shape(1, 21, 9, 17), 7);
    // what no tile is made for; channels of two blocks, the first of them full
    ConvCase plain = new ConvCase(new Shape(1, 5, 4, 6), 9);
    ConvCase many = new ConvCase(new Shape(2, 130, 2, 5), 9);
    // channels that end with the second and the third of four, rows that end with the fourth pixel
    // and the third
    ConvCase second = new ConvCase(new Shape(1, 64, 2, 8), 9);
    ConvCase third = new ConvCase(new Shape(1, 96, 2, 7), 9);
    return List.of(
        new KernelCase("tiled 7", convolution(seven)),
        new KernelCase("tiled 5", convolution(five)),
        new KernelCase("tiled 3", convolution(three)),
        new KernelCase("singles 7", convolution(singles)),
        new KernelCase("singles 5", convolution(new ConvCase(new Shape(1, 5, 10, 18), 5))),
        new KernelCase("singles 3", convolution(new ConvCase(new Shape(1, 5, 9, 19), 3))),
        new KernelCase("ranges", convolution(new ConvCase(new Shape(1, 400, 3, 5), 7))),
        new KernelCase("plain", convolution(plain)),
        new KernelCase("plain of many channels", convolution(many)),
        new KernelCase("plain of 64 channels", convolution(second)),
        new KernelCase("plain of 96 channels", convolution(third)),
        new KernelCase("halves", halves(five)),
        new KernelCase("halves of single channels", halves(singles)),
        new KernelCase("halves of a narrow map", halves(new ConvCase(new Shape(1, 5, 3, 10), 7))),
        new KernelCase("plain halves", halves(plain)),
        new KernelCase("plain halves of many channels", halves(many)),
        new KernelCase("whole tiles", convolution(new ConvCase(new Shape(2, 16, 8, 16), 3))),
        new KernelCase(
            "plain of few channels", convolution(new ConvCase(new Shape(1, 3, 1, 2), 9))),
        new KernelCase("singles of all ends", ends(singlesOfAllEnds())),
        new KernelCase("halves of single channels of all ends", halfEnds(singlesOfAllEnds())),
        new KernelCase("vectors of all ends", ends(vectorsOfAllEnds())),
        new KernelCase("halves of vectors of all ends", halfEnds(vectorsOfAllEnds())),
        new KernelCase("unfolded", unfolded(new ConvCase(new Shape(1, 5, 4, 6), 3))),
        new KernelCase("unfolded chunks", unfolded(new ConvCase(new Shape(2, 40, 3, 5), 3))));
  }

  /**
   * Maps of a single channel that end at each of the pixels that a lane moves, and end or, turned,
   * start with each of the rows that it moves at once.
   */
  private static List<ConvCase> singlesOfAllEnds() {
    List<ConvCase> cases = new ArrayList<>();
    for (int width = 1; width <= 15; width += 2) {
      cases.add(new ConvCase(new Shape(1, 1, 1, width), 7));
    }
    cases.add(new ConvCase(new Shape(1, 1, 1, 1), 5));
    cases.add(new ConvCase(new Shape(1, 1, 1, 1), 3));
    cases.add(new ConvCase(new Shape(1, 1, 3, 1), 3));
    cases.add(new ConvCase(new Shape(1, 1, 1, 3), 3));
    return cases;
  }

  /**
   * The same of vectors of four channels: the last pixel of a group, the upper row and the lower.
   */
  private static List<ConvCase> vectorsOfAllEnds() {
    return List.of(
        new ConvCase(new Shape(1, 4, 3, 1), 7),
        new ConvCase(new Shape(1, 4, 3, 3), 3),
        new ConvCase(new Shape(1, 4, 2, 12), 7));
  }

  private static Consumer<CudaSession> ends(List<ConvCase> cases) {
    return session -> cases.forEach(given -> given.check(new CudaAdaptiveConv(session)));
  }

  private static Consumer<CudaSession> halfEnds(List<ConvCase> cases) {
    return session -> cases.forEach(given -> given.checkHalves(session));
  }

  private static Consumer<CudaSession> convolution(ConvCase given) {
    return session -> given.check(new CudaAdaptiveConv(session));
  }

  private static Consumer<CudaSession> halves(ConvCase given) {
    return given::checkHalves;
  }

  private static Consumer<CudaSession> unfolded(ConvCase given) {
    return session -> given.check(new CudaUnfoldConv(session));
  }

  private static final double OUTPUT = 1e-5;
  private static final double GRADIENT = 5e-5;

  /** Half a unit in the last of fp16's 11 bits, and the rounding of the sums. */
  private static final double HALF = 0x1p-11 + 1e-5;

  /** Random ones. */
  public ConvCase(Shape shape, int d) {
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
  public ConvCase halves() {
    return new ConvCase(shape, halves(padded), halves(filters), halves(dOut));
  }

  /** Compares a convolution with {@code scalar}, its gradients included. */
  public void check(ConvOps cuda) {
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
  public void checkHalves(CudaSession session) {
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

  public static void assertClose(NDArray expected, NDArray actual, double tolerance) {
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
