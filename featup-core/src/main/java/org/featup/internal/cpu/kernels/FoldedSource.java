package org.featup.internal.cpu.kernels;

import org.featup.spi.FoldedAxis;

/**
 * Source rows under the windows of two output rows, with a block of channels of each pixel.
 *
 * @param data the elements
 * @param rows where each row of the window starts
 * @param channels channels of a pixel, padded; pixels follow each other closely
 * @param columns windows along the row
 */
public record FoldedSource(float[] data, int[] rows, int channels, FoldedAxis columns) {

  /**
   * Source pixels of a window.
   *
   * @return rows times columns
   */
  public int taps() {
    return rows.length * columns.extent();
  }

  /**
   * Where a pixel of the leftmost window lies.
   *
   * @param tap number of the pixel, column after column
   * @return index of its first channel
   */
  public int pixel(int tap) {
    return rows[tap % rows.length] + tap / rows.length * channels;
  }
}
