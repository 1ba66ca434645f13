package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.util.List;
import org.featup.evaluate.Given.Fixed;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;
import org.featup.spi.TestData;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
  /** Rows of the names below the columns. */
  private static final int NAME = 13;

  private static final int BLACK = 0xff000000;

  private final Means backbone = new Means("means", 8);
  private final NDArray wide = TestData.random(1, 1, 3, 16, 32);
  private final NDArray narrow = TestData.random(2, 1, 3, 24, 16);

  private static void assertSame(BufferedImage sheet, int left, int otherLeft, int width) {
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < width; x++) {
        assertEquals(sheet.getRGB(left + x, y), sheet.getRGB(otherLeft + x, y), x + ", " + y);
      }
    }
  }

  /** Columns of 32 pixels: photo, cells, nearest, brighter, nearest of other features. */
  @Test
  void aRowForEachPhotoInOneColourSpace() {
    Contender brighter =
        new Fixed(
            "brighter",
            (photoFeatures, h, w) -> {
              NDArray map = Given.NEAREST.upsample(photoFeatures, h, w);
              for (int c = 0; c < 3; c++) {
                map.set(0, c, 3, 5, map.get(0, c, 3, 5) + 100);
              }
              return map;
            });
    BufferedImage sheet =
        ContactSheet.of(
            backbone, List.of(wide, narrow), List.of(Given.NEAREST, brighter), Given.BACKEND);
    assertEquals(4 * 32, sheet.getWidth());
    assertEquals(16 + 24 + 2 * NAME, sheet.getHeight());
    BufferedImage photo = Images.toImage(wide);
    BufferedImage below = Images.toImage(narrow);
    for (int y = 0; y < 16; y++) {
      for (int x = 0; x < 16; x++) {
        assertEquals(photo.getRGB(x, y), sheet.getRGB(x, y));
        assertEquals(below.getRGB(x, y), sheet.getRGB(x, 16 + NAME + y));
      }
    }
    // nearest shows cells as cells, in their colours
    assertSame(sheet, 32, 64, 32);
    assertNotEquals(sheet.getRGB(64 + 5, 3), sheet.getRGB(96 + 5, 3));
    assertSame(sheet, 64, 96, 5);
    // eight cells, of which not all are of one colour
    assertNotEquals(sheet.getRGB(32, 0), sheet.getRGB(32 + 31, 15));
    assertEquals(BLACK, sheet.getRGB(4 * 16, 16 + NAME + 10));
    assertEquals(BLACK, sheet.getRGB(4 * 32 - 1, 39 + NAME));
  }

  /** One cell has no principal components to speak of. */
  @Test
  void aPhotoOfOneCell() {
    NDArray small = TestData.random(3, 1, 3, 8, 8);
    BufferedImage sheet =
        ContactSheet.of(backbone, List.of(small), List.of(Given.BILINEAR), Given.BACKEND);
    assertEquals(24, sheet.getWidth());
    assertEquals(8 + NAME, sheet.getHeight());
    assertEquals(sheet.getRGB(8, 0), sheet.getRGB(23, 7));
  }

  @Test
  void withoutPhotosThereIsNone() {
    assertThrows(
        IllegalArgumentException.class,
        () -> ContactSheet.of(backbone, List.of(), List.of(Given.NEAREST), Given.BACKEND));
  }
}
