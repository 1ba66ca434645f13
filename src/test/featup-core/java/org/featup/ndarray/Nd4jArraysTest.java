package org.featup.ndarray;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class Nd4jArraysTest {

  static Stream<Arguments> views() {
    INDArray c = numbers('c', 2, 3, 4, 5);
    return Stream.of(
        Arguments.of("c order", c),
        Arguments.of("Fortran order", numbers('f', 2, 3, 4, 5)),
        Arguments.of("channels-last", numbers('c', 2, 4, 5, 3).permute(0, 3, 1, 2)),
        Arguments.of("one image, at an offset", c.get(interval(1, 2), all(), all(), all())),
        Arguments.of("rank 3 at an offset", c.get(point(1), all(), all(), all())),
        Arguments.of("channels, sparse in memory", c.get(all(), interval(1, 2), all(), all())),
        Arguments.of("a crop", c.get(all(), all(), interval(1, 3), interval(2, 5))),
        Arguments.of(
            "a small crop of a large array",
            numbers('c', 1, 9, 60, 70).get(all(), all(), interval(7, 9), interval(60, 63))),
        Arguments.of("every second row", c.get(all(), all(), interval(0, 2, 4), all())),
        Arguments.of("transposed", c.permute(0, 1, 3, 2)),
        Arguments.of("a crop, transposed", c.permute(3, 2, 0, 1).get(interval(1, 4), all())),
        Arguments.of("axes of extent 1", numbers('f', 1, 1, 1, 7)),
        Arguments.of("one element", numbers('c', 1, 1, 1)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("views")
  void everyViewArrivesElementForElement(String name, INDArray given) {
    NDArray array = Nd4jArrays.fromNd4j(given);
    assertSameElements(given, array);
    assertSameElements(given, Nd4jArrays.fromNd4j(Nd4jArrays.toNd4j(array)));
  }

  @Test
  void theOrderInMemoryIsKept() {
    assertTrue(Nd4jArrays.fromNd4j(numbers('c', 2, 3, 4, 5)).isDense(Layout.NCHW));
    INDArray channelsLast = numbers('c', 2, 4, 5, 3).permute(0, 3, 1, 2);
    assertTrue(Nd4jArrays.fromNd4j(channelsLast).isDense(Layout.CHANNELS_LAST));
  }

  @Test
  void aSmallCropDoesNotCopyTheLargeArray() {
    INDArray large = numbers('c', 1, 9, 60, 70);
    INDArray crop = large.get(all(), all(), interval(7, 9), interval(60, 63));
    assertEquals(9 * 2 * 3, Nd4jArrays.fromNd4j(crop).data().length);
  }

  @Test
  void theCopyIsIndependent() {
    INDArray given = numbers('c', 1, 2, 2, 2);
    NDArray array = Nd4jArrays.fromNd4j(given);
    INDArray back = Nd4jArrays.toNd4j(array);
    array.set(0, 1, 1, 1, -1);
    assertEquals(7, given.getFloat(0, 1, 1, 1));
    assertEquals(7, back.getFloat(0, 1, 1, 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"DOUBLE", "HALF", "BFLOAT16"})
  void otherFloatingTypesAreCast(DataType type) {
    INDArray given = numbers('c', 1, 2, 3, 4);
    assertSameElements(given, Nd4jArrays.fromNd4j(given.castTo(type)));
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void channelsLastLeavesWithoutPermutation(Layout layout) {
    float[] elements = new float[2 * 3 * 4 * 5];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = i;
    }
    INDArray out = Nd4jArrays.toNd4j(NDArray.wrap(elements, new Shape(2, 3, 4, 5), layout));
    assertArrayEquals(new long[] {2, 3, 4, 5}, out.shape());
    assertEquals(DataType.FLOAT, out.dataType());
    assertEquals(layout == Layout.NCHW ? 20 : 1, out.stride(1));
    assertArrayEquals(elements, out.data().asFloat());
  }

  @Test
  void viewsOfOurArraysLeaveElementForElement() {
    NDArray whole = Nd4jArrays.fromNd4j(numbers('c', 2, 3, 4, 5)).channelsLast();
    for (NDArray view : new NDArray[] {whole.image(1), whole.crop(1, 2, 3, 2)}) {
      assertSameElements(Nd4jArrays.toNd4j(view), view);
    }
  }

  @Test
  void arithmeticOfNd4jWorksOnWhatComesOut() {
    NDArray array = Nd4jArrays.fromNd4j(numbers('c', 1, 3, 4, 5)).channelsLast();
    INDArray out = Nd4jArrays.toNd4j(array);
    assertEquals(59 * 60 / 2, out.sumNumber().doubleValue());
    assertSameElements(out.dup('c'), array);
  }

  @Test
  void whatIsNotAFeatureMapIsRefused() {
    assertRefused("rank 2", numbers('c', 3, 4));
    assertRefused("rank 5", numbers('c', 1, 1, 1, 1, 1));
    assertRefused("UBYTE", Nd4j.zeros(DataType.UINT8, 1, 2, 3, 4));
    assertRefused("BOOL", Nd4j.zeros(DataType.BOOL, 1, 2, 3, 4));
    assertRefused("empty", Nd4j.empty(DataType.FLOAT));
    assertRefused("null", null);
    INDArray closed = Nd4j.zeros(DataType.FLOAT, 1, 2, 3, 4);
    closed.close();
    assertRefused("closed", closed);
  }

  private static void assertRefused(String word, INDArray given) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Nd4jArrays.fromNd4j(given), word);
    assertTrue(e.getMessage().contains(word), e.getMessage());
  }

  private static INDArray numbers(char order, long... shape) {
    int elements = 1;
    for (long extent : shape) {
      elements *= (int) extent;
    }
    return Nd4j.arange(elements).castTo(DataType.FLOAT).reshape(order, shape);
  }

  private static void assertSameElements(INDArray expected, NDArray actual) {
    INDArray e =
        expected.rank() == 4
            ? expected
            : expected.reshape(1, expected.size(0), expected.size(1), expected.size(2));
    Shape s = actual.shape();
    assertArrayEquals(e.shape(), new long[] {s.n(), s.c(), s.h(), s.w()});
    for (int n = 0; n < s.n(); n++) {
      for (int c = 0; c < s.c(); c++) {
        for (int h = 0; h < s.h(); h++) {
          for (int w = 0; w < s.w(); w++) {
            assertEquals(e.getFloat(n, c, h, w), actual.get(n, c, h, w));
          }
        }
      }
    }
  }
}
