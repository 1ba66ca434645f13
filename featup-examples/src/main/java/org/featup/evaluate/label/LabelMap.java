package org.featup.evaluate.label;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The class of every pixel of a picture.
 *
 * @param height rows
 * @param width columns
 * @param classes how many there are
 * @param labels row-major, each in {@code 0 .. classes - 1}, or {@link #VOID}; shared, not copied
 */
public record LabelMap(int height, int width, int classes, int[] labels) {

  /** The label of a pixel that belongs to no class and does not count. */
  public static final int VOID = -1;

  /**
   * Checks the length.
   *
   * @throws IllegalArgumentException if there is not one label per pixel
   */
  public LabelMap {
    if (labels.length != (long) height * width) {
      throw new IllegalArgumentException(
          "expected a label for each of "
              + height
              + " x "
              + width
              + " pixels, given "
              + labels.length);
    }
  }

  /**
   * The class of the greatest score at each pixel; of equal ones the first.
   *
   * @param scores (1, classes, H, W)
   * @return of H x W pixels
   */
  public static LabelMap greatest(NDArray scores) {
    Shape s = scores.shape();
    NDArray pixels = scores.channelsLast();
    int[] labels = new int[Math.multiplyExact(s.h(), s.w())];
    for (int p = 0; p < labels.length; p++) {
      labels[p] = greatest(pixels.data(), pixels.offset() + p * s.c(), s.c());
    }
    return new LabelMap(s.h(), s.w(), s.c(), labels);
  }

  /**
   * The class of the greatest score.
   *
   * @param scores holds them
   * @param from the first of them
   * @param classes how many there are
   * @return its number from 0; of equal ones the first
   */
  public static int greatest(float[] scores, int from, int classes) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = scores[from + k] > scores[from + best] ? k : best;
    }
    return best;
  }

  /**
   * A picture of the map, a colour for each class, black for void.
   *
   * @return an image of its size
   */
  public BufferedImage paint() {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < labels.length; p++) {
      // neighbouring numbers get hues far apart, a golden section of the circle
      float hue = labels[p] * 0.618034f;
      float brightness = 0.95f - 0.2f * (labels[p] % 3);
      image.setRGB(
          p % width, p / width, labels[p] == VOID ? 0 : Color.HSBtoRGB(hue, 0.6f, brightness));
    }
    return image;
  }

  /**
   * The pixels near a border: at most so far, from centre to centre, from a pixel that touches one
   * of another label along a side.
   *
   * @param distance in pixels, at least 0
   * @return one element per pixel
   */
  public boolean[] nearBorder(int distance) {
    return near(border(), height, width, distance);
  }

  /**
   * The pixels that touch one of another label along a side.
   *
   * @return one element per pixel
   */
  public boolean[] border() {
    boolean[] border = new boolean[labels.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        if (x + 1 < width && labels[p] != labels[p + 1]) {
          border[p] = true;
          border[p + 1] = true;
        }
        if (y + 1 < height && labels[p] != labels[p + width]) {
          border[p] = true;
          border[p + width] = true;
        }
      }
    }
    return border;
  }

  /**
   * All pixels within a distance of those of a set.
   *
   * @param set one element per pixel; not modified
   * @param height rows
   * @param width columns
   * @param distance in pixels, from centre to centre, at least 0
   * @return one element per pixel
   */
  public static boolean[] near(boolean[] set, int height, int width, int distance) {
    boolean[] near = new boolean[set.length];
    for (int p = 0; p < set.length; p++) {
      if (set[p]) {
        markDisc(near, height, width, p, distance);
      }
    }
    return near;
  }

  private static void markDisc(boolean[] near, int height, int width, int centre, int radius) {
    int y = centre / width;
    int x = centre % width;
    for (int row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
      int half = (int) Math.sqrt(radius * radius - (row - y) * (row - y));
      int from = row * width + Math.max(0, x - half);
      Arrays.fill(near, from, row * width + Math.min(width - 1, x + half) + 1, true);
    }
  }

  /**
   * Which part of every cell each class covers, the map cut into cells of equal size. Void pixels
   * are no part of a cell.
   *
   * @param rows of cells
   * @param columns of cells
   * @return {@code [row * columns + column][class]}, each row of sum 1, or of NaN where more than
   *     half of the cell is void
   */
  public float[][] shares(int rows, int columns) {
    float[][] shares = new float[rows * columns][classes];
    int[] pixels = new int[rows * columns];
    for (int p = 0; p < labels.length; p++) {
      int row = (int) ((long) (p / width) * rows / height);
      int column = (int) ((long) (p % width) * columns / width);
      pixels[row * columns + column]++;
      if (labels[p] != VOID) {
        shares[row * columns + column][labels[p]]++;
      }
    }
    for (int i = 0; i < shares.length; i++) {
      float sum = 0;
      for (float share : shares[i]) {
        sum += share;
      }
      for (int k = 0; k < classes; k++) {
        shares[i][k] = 2 * sum < pixels[i] ? Float.NaN : shares[i][k] / sum;
      }
    }
    return shares;
  }
}
