package org.featup.internal.ndarray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

/** Which arrays have the channels of a pixel next to each other. */
class PixelMajorTest {
  private static final Shape SHAPE = new Shape(2, 3, 4, 5);

  private final NDArray last = NDArray.zeros(SHAPE);
  private final NDArray planar = NDArray.wrap(new float[120], SHAPE, Layout.NCHW);

  @Test
  void layouts() {
    NDArray view = last.view(new int[] {0, 1, 2, 0}, new Shape(2, 2, 2, 3));
    assertTrue(PixelMajor.is(last));
    assertTrue(PixelMajor.is(view));
    assertFalse(PixelMajor.is(planar));
    assertTrue(PixelMajor.is(planar.view(new int[4], SHAPE.withChannels(1))));
    assertSame(view, PixelMajor.of(view));
    assertNotSame(planar, PixelMajor.of(planar));
    assertTrue(PixelMajor.is(PixelMajor.of(planar)));
  }

  @Test
  void indices() {
    NDArray view = last.view(new int[] {0, 1, 2, 0}, new Shape(2, 2, 2, 3));
    view.set(1, 0, 1, 2, 7);
    assertEquals(7, view.data()[PixelMajor.index(view, 1, 1, 2)]);
  }

  @Test
  void whatIsAddedTo() {
    PixelMajor.checkSum("dX", SHAPE, last);
    Exception e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PixelMajor.checkSum("dX", SHAPE.withChannels(2), last));
    assertEquals("expected dX of shape 2x2x4x5, given 2x3x4x5", e.getMessage());
    assertThrows(IllegalArgumentException.class, () -> PixelMajor.checkSum("dX", SHAPE, planar));
  }
}
