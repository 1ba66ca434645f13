package org.featup.evaluate.dataset;

import java.awt.image.BufferedImage;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;

/**
 * The part of a photo that a network sees, and at which size.
 *
 * @param photoHeight rows of the photo
 * @param photoWidth columns of the photo
 * @param top first row of the part
 * @param left first column of the part
 * @param cutHeight rows of the part
 * @param cutWidth columns of the part
 * @param height rows that the network sees
 * @param width columns that the network sees
 */
public record SampleFrame(
    int photoHeight,
    int photoWidth,
    int top,
    int left,
    int cutHeight,
    int cutWidth,
    int height,
    int width) {

  /**
   * The middle of a photo, as much of it as makes whole cells.
   *
   * @param photoHeight rows of the photo
   * @param photoWidth columns of the photo
   * @param side what the shorter side is scaled to; 0 to leave the photo at its size
   * @param square whether only the middle square is used
   * @param stride both sides become multiples of it
   * @return the frame
   * @throws IllegalArgumentException if the photo is smaller than a cell and is not scaled
   */
  public static SampleFrame of(
      int photoHeight, int photoWidth, int side, boolean square, int stride) {
    int shorter = Math.min(photoHeight, photoWidth);
    double scale = side == 0 ? 1 : (double) side / shorter;
    int height = cells(square ? shorter : photoHeight, scale, stride) * stride;
    int width = cells(square ? shorter : photoWidth, scale, stride) * stride;
    int cutHeight = Math.min(photoHeight, (int) Math.round(height / scale));
    int cutWidth = Math.min(photoWidth, (int) Math.round(width / scale));
    if (side == 0 && (cutHeight < height || cutWidth < width)) {
      throw new IllegalArgumentException(
          "expected sides of at least "
              + stride
              + " pixels, a cell of the network, given "
              + photoWidth
              + "x"
              + photoHeight);
    }
    return new SampleFrame(
        photoHeight,
        photoWidth,
        (photoHeight - cutHeight) / 2,
        (photoWidth - cutWidth) / 2,
        cutHeight,
        cutWidth,
        height,
        width);
  }

  /** Whole cells along a side, at least one; a hair below a whole number is rounding. */
  private static int cells(int pixels, double scale, int stride) {
    return Math.max(1, (int) Math.floor(pixels * scale / stride + 1e-9));
  }

  /**
   * The part of a photo, scaled.
   *
   * @param photo of the size that the frame was made for
   * @return the photo as networks see it
   */
  public BufferedImage of(BufferedImage photo) {
    return Images.resize(photo.getSubimage(left, top, cutWidth, cutHeight), height, width);
  }

  /**
   * The same part of a map of measurements. Each pixel takes the nearest: a mean of two labels, or
   * of the depths of two objects, is neither.
   *
   * @param map (1, 1, H, W), of the photo's size
   * @return row-major, as many as the network sees pixels
   */
  public float[] of(NDArray map) {
    float[] part = new float[Math.multiplyExact(height, width)];
    for (int y = 0; y < height; y++) {
      int row = top + (int) ((y + 0.5) * cutHeight / height);
      for (int x = 0; x < width; x++) {
        int column = left + (int) ((x + 0.5) * cutWidth / width);
        part[y * width + x] = map.get(0, 0, row, column);
      }
    }
    return part;
  }
}
