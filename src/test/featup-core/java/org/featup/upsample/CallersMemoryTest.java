package org.featup.upsample;

import static org.featup.spi.TestData.assertSame;
import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.StageSpec;
import org.featup.spi.Workers;
import org.featup.upsample.Interpolation.Mode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results written to an array of the caller's: the same, wherever it lies, and no other copy. */
class CallersMemoryTest {
  private static final StageSpec SPEC = StageSpec.released(2, 3, 4);
  private static final int BEFORE = 5;

  private final NDArray image = random(2, 1, 3, 30, 29);

  /** The plain order, a correction, the product of unit vectors, interpolation; prepared or not. */
  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#withDevice")
  void equalsTheReturnedArray(Backend backend) {
    JbuUpsampler plain = new JbuUpsampler(Stacks.weights(SPEC, 3, 0), backend);
    JbuUpsampler corrected = new JbuUpsampler(Stacks.weights(SPEC, 3, 9), backend);
    NDArray features = random(1, 1, 9, 4, 3);
    NDArray many = random(3, 1, 130, 3, 4);
    for (Upsampler upsampler :
        List.of(plain, corrected, new Interpolation(Mode.BICUBIC, backend))) {
      check(upsampler, features, 32, 24);
      check(upsampler, features, 21, 29);
      check(upsampler, features, 4, 3);
    }
    check(plain, many, 24, 32);
    try (Upsampling prepared = corrected.prepare(image, 4, 3, 31, 24)) {
      NDArray out = dirty(new Shape(1, 9, 31, 24));
      prepared.apply(features, out);
      assertSame(prepared.apply(features), out);
    }
  }

  @Test
  void aLargerCallAfterASmallerOne() {
    JbuUpsampler upsampler = new JbuUpsampler(Stacks.weights(SPEC, 3, 0), Backends.standard());
    check(upsampler, random(1, 1, 8, 2, 3), 16, 24);
    check(upsampler, random(1, 1, 40, 4, 3), 32, 24);
    check(upsampler, random(1, 1, 8, 2, 3), 16, 24);
  }

  @Test
  void manyThreadsAtOnce() {
    JbuUpsampler upsampler = new JbuUpsampler(Stacks.weights(SPEC, 3, 0), Backends.standard());
    IntStream.range(0, 40)
        .parallel()
        .forEach(i -> check(upsampler, random(i, 1, 3 + i % 5, 4, 3), 32, 24));
  }

  /** Neither the output nor, from the second call on, the maps between the stages. */
  @Test
  void allocatesNoMap() {
    Backend backend = Backends.byName("scalar", Workers.ofThreads(1));
    JbuUpsampler upsampler = new JbuUpsampler(Stacks.weights(SPEC, 3, 0), backend);
    NDArray features = random(1, 1, 50, 8, 8);
    NDArray photo = random(2, 1, 3, 64, 64);
    NDArray out = NDArray.zeros(new Shape(1, 50, 64, 64));
    long between = 4L * 50 * (16 * 16 + 32 * 32);
    try (Upsampling prepared = upsampler.prepare(photo, 8, 8)) {
      prepared.apply(features, out); // once for what is loaded or made at the first call
      savesAtLeast(
          between,
          () -> upsampler.upsample(features, photo, out),
          () -> upsampler.on(backend).upsample(features, photo, out));
      savesAtLeast(
          4 * out.shape().elements(),
          () -> upsampler.upsample(features, photo, out),
          () -> upsampler.upsample(features, photo));
      savesAtLeast(
          4 * out.shape().elements(),
          () -> prepared.apply(features, out),
          () -> prepared.apply(features));
    }
  }

  private static void savesAtLeast(long bytes, Runnable less, Runnable more) {
    less.run();
    more.run();
    long saved = allocated(more) - allocated(less);
    assertTrue(saved >= 0.9 * bytes, saved + " of " + bytes + " bytes saved");
  }

  private static long allocated(Runnable call) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    call.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    JbuUpsampler any = new JbuUpsampler(Stacks.weights(SPEC, 1, 0), Backends.byName("scalar"));
    Interpolation bilinear = new Interpolation(Mode.BILINEAR, any.backend());
    Upsampling prepared = any.prepare(image, 4, 3);
    NDArray features = random(1, 1, 5, 4, 3);
    NDArray planar = NDArray.wrap(new float[5 * 48], new Shape(1, 5, 8, 6), Layout.NCHW);
    NDArray shared = NDArray.wrap(features.data(), 0, new Shape(1, 5, 4, 3), 60, 1, 15, 5);
    for (Upsampler upsampler : List.of(any, bilinear, copying(bilinear))) {
      refused(() -> upsampler.upsample(features, image, zeros(1, 4, 8, 6)), "1x5x4x3", "1x4x8x6");
      refused(() -> upsampler.upsample(features, image, zeros(2, 5, 8, 6)), "1x5x4x3", "2x5x8x6");
      refused(() -> upsampler.upsample(features, image, zeros(1, 5, 3, 6)), "3x6", "4x3");
      refused(() -> upsampler.upsample(features, image, planar), "channels-last", "48, 6, 1");
      refused(() -> upsampler.upsample(features, image, shared), "shares elements");
    }
    refused(() -> prepared.apply(features, zeros(1, 5, 8, 7)), "8x6", "1x5x8x7");
    refused(() -> prepared.apply(features, zeros(1, 4, 8, 6)), "1x5x4x3", "1x4x8x6");
    refused(() -> prepared.apply(features, planar), "channels-last");
  }

  private void check(Upsampler upsampler, NDArray features, int height, int width) {
    Shape shape = features.shape().withSize(height, width);
    NDArray expected = upsampler.upsample(features, image, height, width);
    NDArray out = dirty(shape);
    upsampler.upsample(features, image, out);
    assertSame(expected, out);
    assertSame(expected, copied(upsampler, features, shape));
    float[] around = out.data();
    for (int i = 0; i < BEFORE; i++) {
      assertEquals(7, around[i]);
      assertEquals(7, around[around.length - 1 - i]);
    }
  }

  /** By the method as the interface has it. */
  private NDArray copied(Upsampler upsampler, NDArray features, Shape shape) {
    NDArray out = dirty(shape);
    copying(upsampler).upsample(features, image, out);
    return out;
  }

  private static Upsampler copying(Upsampler upsampler) {
    return new Upsampler() {
      @Override
      public NDArray upsample(NDArray features, NDArray image) {
        return upsampler.upsample(features, image);
      }

      @Override
      public NDArray upsample(NDArray features, NDArray image, int height, int width) {
        return upsampler.upsample(features, image, height, width);
      }
    };
  }

  /** Part of an array that was used before. */
  private static NDArray dirty(Shape shape) {
    float[] data = new float[shape.arrayLength() + 2 * BEFORE];
    Arrays.fill(data, 7);
    return NDArray.wrap(data, BEFORE, shape, Layout.CHANNELS_LAST.strides(shape));
  }

  private static NDArray zeros(int n, int c, int h, int w) {
    return NDArray.zeros(new Shape(n, c, h, w));
  }

  private static void refused(Runnable call, String... words) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
