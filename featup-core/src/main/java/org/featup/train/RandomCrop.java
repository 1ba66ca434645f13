package org.featup.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;

/**
 * Makes a square training image: a square is cut out anywhere, as large as the shorter side or a
 * random part of it, resized to the wanted size, and flipped left to right at random. A picture
 * whose shorter side is below the size is refused, not enlarged: guidance that is blurred has no
 * edges to learn from.
 *
 * @param size rows and columns of the result, at least 1
 * @param flipProbability how often it is flipped, in [0, 1]
 * @param scale how large a part of the picture is cut out; empty for all of the shorter side
 */
public record RandomCrop(int size, double flipProbability, Optional<CropScale> scale) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public RandomCrop {
    if (size < 1) {
      throw new IllegalArgumentException("crop size: expected at least 1, given " + size);
    }
    if (!(flipProbability >= 0 && flipProbability <= 1)) {
      throw new IllegalArgumentException(
          "flip probability: expected 0 to 1, given " + flipProbability);
    }
    Objects.requireNonNull(scale, "scale");
  }

  /**
   * Squares as large as the shorter side.
   *
   * @param size rows and columns of the result, at least 1
   * @param flipProbability how often it is flipped, in [0, 1]
   * @throws IllegalArgumentException if one is outside its range
   */
  public RandomCrop(int size, double flipProbability) {
    this(size, flipProbability, Optional.empty());
  }

  /**
   * Crops.
   *
   * @param picture any type of image, not modified
   * @param random draws the size if it is random, the place, then the flip
   * @return a new 1x3xSxS array, channels-last, normalised for ImageNet
   * @throws IOException if the picture is too small
   */
  public NDArray apply(BufferedImage picture, RandomGenerator random) throws IOException {
    return apply(picture, random, List.of(1)).get(0);
  }

  /**
   * Crops, and resizes the same square to several sizes. As far as the picture has the pixels, a
   * larger image shows more of it; beyond that it is enlarged. A square of random size is large
   * enough for the largest image if the picture is.
   *
   * @param picture any type of image, not modified
   * @param random draws the size if it is random, the place, then the flip
   * @param scales how many times the size each image has, at least 1
   * @return for each scale k a new 1x3x(kS)x(kS) array, as of the other method
   * @throws IOException if the picture is smaller than S
   */
  public List<NDArray> apply(BufferedImage picture, RandomGenerator random, List<Integer> scales)
      throws IOException {
    int width = picture.getWidth();
    int height = picture.getHeight();
    int shorter = Math.min(width, height);
    if (shorter < size) {
      throw new IOException(
          width + "x" + height + " pixels, expected at least " + size + "x" + size);
    }
    int largest = Math.multiplyExact(Collections.max(scales), size);
    int square = scale.map(s -> s.side(shorter, largest, random)).orElse(shorter);
    // Cut first: what is thrown away need not be resized.
    int left = random.nextInt(width - square + 1);
    int top = random.nextInt(height - square + 1);
    BufferedImage cut = picture.getSubimage(left, top, square, square);
    boolean flips = random.nextDouble() < flipProbability;
    List<NDArray> images = new ArrayList<>();
    for (int scale : scales) {
      int side = Math.multiplyExact(scale, size);
      NDArray image = Images.toNDArray(Images.resize(cut, side, side));
      if (flips) {
        flip(image.data(), side);
      }
      images.add(image);
    }
    return images;
  }

  /** Turns every row around, in place. */
  private static void flip(float[] data, int side) {
    for (int row = 0; row < data.length; row += 3 * side) {
      for (int x = 0; x < side / 2; x++) {
        for (int c = 0; c < 3; c++) {
          int a = row + 3 * x + c;
          int b = row + 3 * (side - 1 - x) + c;
          float kept = data[a];
          data[a] = data[b];
          data[b] = kept;
        }
      }
    }
  }
}
