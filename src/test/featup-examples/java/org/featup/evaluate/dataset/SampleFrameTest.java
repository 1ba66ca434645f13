package org.featup.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;

class SampleFrameTest {

  @Test
  void theMiddleThatMakesWholeCells() {
    assertEquals(
        new SampleFrame(360, 480, 4, 0, 352, 480, 352, 480),
        SampleFrame.of(360, 480, 0, false, 16));
    assertEquals(
        new SampleFrame(37, 33, 2, 0, 32, 32, 32, 32), SampleFrame.of(37, 33, 0, true, 16));
  }

  @Test
  void scaledByTheShorterSide() {
    assertEquals(
        new SampleFrame(200, 300, 0, 2, 200, 296, 100, 148),
        SampleFrame.of(200, 300, 100, false, 4));
    assertEquals(
        new SampleFrame(100, 150, 0, 25, 100, 100, 448, 448),
        SampleFrame.of(100, 150, 448, true, 16));
    // 99 pixels to 224: a side that is whole but for rounding loses no cell
    assertEquals(224, SampleFrame.of(99, 99, 224, false, 16).height());
  }

  @Test
  void aPhotoSmallerThanACellMustBeScaled() {
    assertThrows(IllegalArgumentException.class, () -> SampleFrame.of(15, 100, 0, false, 16));
    assertEquals(16, SampleFrame.of(15, 100, 16, false, 16).height());
  }

  /** The middle two columns of four, each measurement for two rows and columns. */
  @Test
  void measurementsAreNeverMixed() {
    SampleFrame frame = new SampleFrame(2, 4, 0, 1, 2, 2, 4, 4);
    float[] values = {0, 1, 2, 3, 4, 5, 6, 7};
    NDArray map = NDArray.wrap(values, new Shape(1, 1, 2, 4), Layout.NCHW);
    assertArrayEquals(new float[] {1, 1, 2, 2, 1, 1, 2, 2, 5, 5, 6, 6, 5, 5, 6, 6}, frame.of(map));
  }

  /** A photo that is not scaled keeps its pixels. */
  @Test
  void pixelsStayWhereTheyAre() {
    BufferedImage photo = new BufferedImage(5, 6, BufferedImage.TYPE_INT_RGB);
    photo.setRGB(1, 2, 0x123456);
    BufferedImage part = SampleFrame.of(6, 5, 0, false, 2).of(photo);
    assertEquals(4, part.getWidth());
    assertEquals(6, part.getHeight());
    assertEquals(0xff123456, part.getRGB(1, 2));
  }
}
