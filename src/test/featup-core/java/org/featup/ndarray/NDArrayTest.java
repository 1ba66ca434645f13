package org.featup.ndarray;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Layouts, strides and views: the same elements, wherever they are. */
class NDArrayTest {
  private static final Shape SHAPE = new Shape(2, 3, 4, 5);

  /** Element (n, c, h, w) is the number nchw. */
  private static NDArray numbered() {
    NDArray x = NDArray.zeros(SHAPE);
    for (int i = 0; i < 120; i++) {
      int n = i / 60;
      int c = i / 20 % 3;
      int h = i / 5 % 4;
      x.set(n, c, h, i % 5, 1000 * n + 100 * c + 10 * h + i % 5);
    }
    return x;
  }

  @Test
  void channelsAreNeighboursInMemory() {
    NDArray x = numbered();
    assertTrue(x.isDense(Layout.CHANNELS_LAST));
    assertFalse(x.isDense(Layout.NCHW));
    assertArrayEquals(new float[] {0, 100, 200, 1, 101, 201}, java.util.Arrays.copyOf(x.data(), 6));
    assertEquals(1, x.stride(1));
    assertEquals(3, x.stride(3));
    assertEquals(15, x.stride(2));
    assertEquals(60, x.stride(0));
    assertSame(x, x.channelsLast());
    assertSame(x, x.toHost());
    assertNull(x.device());
  }

  @Test
  void everyLayoutHoldsTheSame() {
    NDArray x = numbered();
    float[] planes = x.toArray(Layout.NCHW);
    assertEquals(1, planes[1]);
    assertEquals(10, planes[5]);
    assertEquals(100, planes[20]);
    assertEquals(1234, planes[60 + 40 + 15 + 4]);
    NDArray planar = NDArray.wrap(planes, SHAPE, Layout.NCHW);
    assertSame(planes, planar.data());
    assertTrue(planar.isDense(Layout.NCHW));
    assertEquals(1234, planar.get(1, 2, 3, 4));
    NDArray copy = planar.channelsLast();
    assertNotSame(planar, copy);
    assertArrayEquals(x.data(), copy.data());
    assertArrayEquals(x.data(), planar.toArray(Layout.CHANNELS_LAST));
    assertArrayEquals(planes, planar.toArray(Layout.NCHW));
    assertNotSame(planes, planar.toArray(Layout.NCHW));
  }

  @Test
  void viewsShareTheElements() {
    NDArray x = numbered();
    NDArray view = x.view(new int[] {1, 1, 2, 1}, new Shape(1, 2, 2, 3));
    assertEquals(1121, view.get(0, 0, 0, 0));
    assertEquals(1233, view.get(0, 1, 1, 2));
    view.set(0, 1, 1, 2, -7);
    assertEquals(-7, x.get(1, 2, 3, 3));
    assertFalse(view.isDense(Layout.CHANNELS_LAST));
    assertArrayEquals(
        new float[] {1121, 1122, 1123, 1131, 1132, 1133, 1221, 1222, 1223, 1231, 1232, -7},
        view.toArray(Layout.NCHW));
    assertEquals(1232, view.crop(1, 1, 1, 1).get(0, 1, 0, 0));
    assertEquals(1121, x.image(1).crop(2, 1, 2, 3).get(0, 1, 0, 0));
    // whole rows of one image are dense again
    assertTrue(x.image(1).crop(1, 0, 2, 5).isDense(Layout.CHANNELS_LAST));
    assertArrayEquals(
        new float[] {1010, 1110, 1210},
        java.util.Arrays.copyOf(x.image(1).crop(1, 0, 2, 5).toArray(Layout.CHANNELS_LAST), 3));
  }

  @Test
  void axesOfExtentOneDoNotCount() {
    NDArray grey = NDArray.zeros(new Shape(2, 1, 3, 4));
    assertTrue(grey.isDense(Layout.NCHW) && grey.isDense(Layout.CHANNELS_LAST));
    NDArray pixel = numbered().crop(1, 1, 1, 1).image(0);
    assertTrue(pixel.isDense(Layout.CHANNELS_LAST));
    assertSame(pixel, pixel.channelsLast());
  }

  @Test
  void stridesOfAnyKind() {
    float[] data = {9, 0, 1, 2, 3, 4, 5};
    NDArray tokens = NDArray.wrap(data, 1, new Shape(1, 2, 1, 3), 6, 1, 6, 2);
    assertEquals(5, tokens.get(0, 1, 0, 2));
    NDArray constant = NDArray.wrap(data, 0, new Shape(2, 3, 4, 5), 0, 0, 0, 0);
    assertEquals(9, constant.get(1, 2, 3, 4));
    refused(() -> NDArray.wrap(data, 1, new Shape(1, 2, 1, 3), 6, 1, 6, 3), "outside", "7");
    refused(() -> NDArray.wrap(data, -1, new Shape(1, 1, 1, 1), 1, 1, 1, 1), "-1");
    refused(() -> NDArray.wrap(data, 6, new Shape(1, 2, 1, 1), 0, -1, 0, 0), "-1");
    refused(() -> NDArray.wrap(data, 0, new Shape(1, 1, 1, 1), 1, 1, 1), "4 strides, given 3");
    int far = Integer.MAX_VALUE;
    refused(() -> NDArray.wrap(data, far, new Shape(3, 1, 1, 1), far, 0, 0, 0), "outside");
  }

  @Test
  void bounds() {
    NDArray x = numbered();
    int[][] outside = {{2, 0, 0, 0}, {0, 3, 0, 0}, {0, 0, 4, 0}, {0, 0, 0, 5}, {0, -1, 0, 0}};
    for (int[] i : outside) {
      assertThrows(IndexOutOfBoundsException.class, () -> x.get(i[0], i[1], i[2], i[3]));
      assertThrows(IndexOutOfBoundsException.class, () -> x.set(i[0], i[1], i[2], i[3], 1));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> x.stride(4));
    refused(() -> x.crop(3, 0, 2, 5), "2x3x2x5", "[0, 0, 3, 0]", "2x3x4x5");
    refused(() -> x.crop(-1, 0, 2, 5), "-1");
    refused(() -> x.crop(0, 1, 4, Integer.MAX_VALUE), "2x3x4x5");
    refused(() -> x.image(2), "2x3x4x5");
    refused(() -> x.crop(0, 0, 0, 5), "2x3x0x5");
    refused(() -> x.view(new int[3], SHAPE), "[0, 0, 0]");
  }

  @Test
  void lengthsThatDiffer() {
    refused(() -> NDArray.wrap(new float[119], SHAPE, Layout.NCHW), "2x3x4x5", "120", "119");
    refused(() -> NDArray.zeros(new Shape(1, 3, 30_000, 30_000)), "1x3x30000x30000", "2147483639");
  }

  private static void refused(Runnable call, String... words) {
    Exception e = assertThrows(IllegalArgumentException.class, call::run);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
