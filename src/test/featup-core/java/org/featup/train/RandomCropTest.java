package org.featup.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.loop.StepRandom;
import org.featup.io.Images;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandomCropTest {

  private static RandomGenerator random(long step) {
    return new StepRandom(1, step).generator("crop");
  }

  @Test
  void makesNormalisedSquares() throws IOException {
    NDArray image = new RandomCrop(224, 0.5).apply(TestPictures.noise(300, 230, 1), random(1));
    assertEquals(new Shape(1, 3, 224, 224), image.shape());
    assertTrue(image.isDense(Layout.CHANNELS_LAST));
  }

  @Test
  void flipsEveryRow() throws IOException {
    BufferedImage picture = TestPictures.noise(7, 7, 2);
    NDArray plain = new RandomCrop(7, 0).apply(picture, random(1));
    NDArray flipped = new RandomCrop(7, 1).apply(picture, random(1));
    assertArrayEquals(Images.toNDArray(picture).data(), plain.data());
    for (int c = 0; c < 3; c++) {
      for (int y = 0; y < 7; y++) {
        for (int x = 0; x < 7; x++) {
          assertEquals(plain.get(0, c, y, x), flipped.get(0, c, y, 6 - x));
        }
      }
    }
  }

  /** The place is told by the colour: a ramp along the longer side. */
  @ParameterizedTest
  @CsvSource({"40,10", "10,40"})
  void cropsAnywhereAlongTheLongerSide(int width, int height) throws IOException {
    BufferedImage ramp = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        ramp.setRGB(x, y, 0x010101 * Math.max(width > height ? x : y, 0));
      }
    }
    boolean[] seen = new boolean[31];
    int flips = 0;
    for (int step = 0; step < 1000; step++) {
      NDArray image = new RandomCrop(10, 0.5).apply(ramp, random(step));
      BufferedImage back = Images.toImage(image);
      int corner = back.getRGB(0, 0) & 0xff;
      int opposite = back.getRGB(9, 9) & 0xff;
      assertEquals(9, Math.abs(corner - opposite));
      flips += corner > opposite ? 1 : 0;
      seen[Math.min(corner, opposite)] = true;
    }
    for (boolean place : seen) {
      assertTrue(place);
    }
    assertTrue(width < height ? flips == 0 : Math.abs(flips - 500) < 80, "flips " + flips);
  }

  /** Side and place are told by two ramps; sides of 25 to 100 of 100 pixels, so 4 at the most. */
  @Test
  void cropsOfRandomSizesLieAnywhere() throws IOException {
    RandomCrop crop = new RandomCrop(10, 0, Optional.of(new CropScale(0.25, 1)));
    BufferedImage ramps = new BufferedImage(140, 100, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 140; x++) {
        ramps.setRGB(x, y, x << 16 | y << 8);
      }
    }
    int small = 0;
    double lowest = 0;
    for (int step = 0; step < 1000; step++) {
      BufferedImage back = Images.toImage(crop.apply(ramps, random(step)));
      int first = back.getRGB(0, 0);
      int last = back.getRGB(9, 9);
      double across = ((last >> 16 & 0xff) - (first >> 16 & 0xff)) / 9.0;
      double down = ((last >> 8 & 0xff) - (first >> 8 & 0xff)) / 9.0;
      assertEquals(across, down, 0.25, "a square");
      assertTrue(across > 2.3 && across < 10.2, "pixels for one: " + across);
      small += across < 5 ? 1 : 0;
      lowest = Math.max(lowest, (last >> 8 & 0xff) + across / 2);
    }
    assertEquals(500, small, 60, "half are below the geometric mean");
    assertTrue(lowest > 97, "none near the bottom: " + lowest);
  }

  /** Of 100 pixels 10 are wanted at 4 times the size: a square has 40 at least. */
  @Test
  void randomSizesLeaveThePixelsForTheLargestImage() throws IOException {
    CropScale scale = new CropScale(0.1, 0.8);
    int least = 100;
    int most = 0;
    for (int step = 0; step < 1000; step++) {
      int side = scale.side(100, 40, random(step));
      least = Math.min(least, side);
      most = Math.max(most, side);
    }
    assertEquals(40, least);
    assertEquals(80, most);
    assertEquals(30, scale.side(30, 40, random(1)), "a small picture is taken whole");
    RandomCrop crop = new RandomCrop(10, 0, Optional.of(scale));
    BufferedImage dots = TestPictures.noise(40, 40, 1);
    NDArray image = crop.apply(dots, random(1), List.of(1, 4)).get(1);
    assertArrayEquals(Images.toNDArray(dots).data(), image.data());
  }

  @Test
  void refusesSmallPictures() throws IOException {
    new RandomCrop(16, 0).apply(TestPictures.noise(16, 16, 1), random(1));
    IOException e =
        assertThrows(
            IOException.class,
            () -> new RandomCrop(16, 0).apply(TestPictures.noise(100, 15, 1), random(1)));
    assertEquals("100x15 pixels, expected at least 16x16", e.getMessage());
  }

  @Test
  void refusesImpossibleOptions() {
    for (double[] ends : new double[][] {{0, 1}, {0.5, 0.4}, {0.5, 1.1}, {Double.NaN, 1}}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new CropScale(ends[0], ends[1]));
      assertTrue(e.getMessage().contains("given " + ends[0]), e.getMessage());
    }
    assertThrows(IllegalArgumentException.class, () -> new RandomCrop(0, 0.5));
    for (double flip : new double[] {-0.1, 1.1, Double.NaN}) {
      IllegalArgumentException e =
          assertThrows(IllegalArgumentException.class, () -> new RandomCrop(224, flip));
      assertTrue(e.getMessage().contains("given " + flip), e.getMessage());
    }
  }
}
