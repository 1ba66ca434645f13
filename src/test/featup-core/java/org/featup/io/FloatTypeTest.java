package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.featup.internal.io.ElementType;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Features as float16, and in bands. */
class FloatTypeTest {
  private static final int INFINITY = 0x7c00;

  @TempDir private Path folder;

  private static float half(int bits) {
    return ElementType.halfToFloat((short) bits);
  }

  private static int bits(float value) {
    return ElementType.floatToHalf(value) & 0xffff;
  }

  @Test
  void everyHalfComesBack() {
    for (int bits = 0; bits <= 0xffff; bits++) {
      boolean nan = Float.isNaN(half(bits));
      assertTrue(nan ? Float.isNaN(half(bits(half(bits)))) : bits == bits(half(bits)), "" + bits);
    }
  }

  /** Between any two neighbours: the middle goes to the even one, all else to the nearer one. */
  @Test
  void roundsToTheNearest() {
    for (int below = 0; below < INFINITY; below++) {
      int above = below + 1;
      double top = above == INFINITY ? 65536 : half(above);
      float middle = (float) ((half(below) + top) / 2);
      int even = below % 2 == 0 ? below : above;
      assertEquals(even, bits(middle));
      assertEquals(below, bits(Math.nextDown(middle)));
      assertEquals(above, bits(Math.nextUp(middle)));
      assertEquals(even | 0x8000, bits(-middle));
    }
    assertEquals(INFINITY, bits(Float.MAX_VALUE));
    assertEquals(0, bits(Float.MIN_VALUE));
  }

  private static NDArray array(Shape shape, Layout layout) {
    float[] data = new float[shape.arrayLength()];
    Random random = new Random(7);
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return NDArray.wrap(data, shape, layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npy", "a.safetensors"})
  void halfTheSize(String name) throws IOException {
    NDArray array = array(new Shape(2, 19, 5, 7), Layout.CHANNELS_LAST);
    Path file = folder.resolve(name);
    FeatureFiles.write(file, array, FloatType.F16);
    assertTrue(Files.size(file) < 2 * 2 * 19 * 5 * 7 + 200);
    float[] expected = array.toArray(Layout.NCHW);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = half(bits(expected[i]));
    }
    assertArrayEquals(expected, FeatureFiles.read(file).toArray(Layout.NCHW));
  }

  @Test
  void whatDoesNotFitIsRefusedAndNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("a.npy"), "old");
    NDArray large = NDArray.wrap(new float[] {1, 65520}, new Shape(1, 2, 1, 1), Layout.NCHW);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> FeatureFiles.write(file, large, FloatType.F16));
    assertTrue(e.getMessage().startsWith("65520.0 is too large for float16"), e.getMessage());
    assertEquals("old", Files.readString(file));
    float[] fits = {65519, Float.POSITIVE_INFINITY, Float.NaN};
    NDArray kept = NDArray.wrap(fits, new Shape(1, 3, 1, 1), Layout.NCHW);
    FeatureFiles.write(file, kept, FloatType.F16);
    float[] expected = {65504, Float.POSITIVE_INFINITY, Float.NaN};
    assertArrayEquals(expected, FeatureFiles.read(file).toArray(Layout.NCHW));
  }

  @ParameterizedTest
  @EnumSource(FloatType.class)
  void bandsInAnyOrderGiveTheSameFile(FloatType type) throws IOException {
    Shape shape = new Shape(2, 19, 11, 7);
    for (Layout layout : Layout.values()) {
      NDArray array = array(shape, layout);
      Path whole = folder.resolve("whole.npy");
      Path banded = folder.resolve("banded.npy");
      FeatureFiles.write(whole, array, type);
      FeatureFiles.writeRows(
          banded,
          shape,
          type,
          sink -> {
            sink.accept(8, rows(array, 8, 11));
            sink.accept(0, rows(array, 0, 5));
            sink.accept(5, rows(array, 5, 8));
          });
      assertEquals(-1, Files.mismatch(whole, banded));
    }
  }

  private static NDArray rows(NDArray array, int from, int to) {
    Shape s = array.shape();
    Shape shape = new Shape(s.n(), s.c(), to - from, s.w());
    float[] data = new float[shape.arrayLength()];
    int at = 0;
    for (int n = 0; n < s.n(); n++) {
      for (int c = 0; c < s.c(); c++) {
        for (int y = from; y < to; y++) {
          for (int x = 0; x < s.w(); x++) {
            data[at++] = array.get(n, c, y, x);
          }
        }
      }
    }
    return NDArray.wrap(data, shape, Layout.NCHW);
  }

  @Test
  void missingOrDoubleRowsAreADefect() {
    Path file = folder.resolve("a.npy");
    Shape shape = new Shape(1, 2, 4, 3);
    NDArray two = NDArray.zeros(new Shape(1, 2, 2, 3));
    assertThrows(
        IllegalStateException.class,
        () -> FeatureFiles.writeRows(file, shape, FloatType.F32, sink -> sink.accept(0, two)));
    assertThrows(
        IllegalStateException.class,
        () ->
            FeatureFiles.writeRows(
                file,
                shape,
                FloatType.F32,
                sink -> {
                  sink.accept(0, two);
                  sink.accept(1, two);
                }));
    assertThrows(
        IllegalArgumentException.class,
        () -> FeatureFiles.writeRows(file, shape, FloatType.F32, sink -> sink.accept(3, two)));
    assertTrue(Files.notExists(file));
  }
}
