package org.featup.bench;

import org.featup.ndarray.Shape;

/**
 * The size of an adaptive convolution.
 *
 * @param batch images
 * @param height rows of the output
 * @param width columns of the output
 * @param channels of source and output
 * @param diameter of the windows, odd
 */
public record ConvShape(int batch, int height, int width, int channels, int diameter) {

  /**
   * Reads what {@link #toString} writes.
   *
   * @param text like {@code 1x112x112x384x7}
   * @return its numbers
   * @throws IllegalArgumentException if it is written otherwise, the diameter is even, or an array
   *     would be too large
   */
  public static ConvShape parse(String text) {
    if (!text.matches("[1-9][0-9]{0,5}(x[1-9][0-9]{0,5}){4}")) {
      throw new IllegalArgumentException("must be like 1x112x112x384x7, given " + text);
    }
    String[] parts = text.split("x", -1);
    int[] n = new int[parts.length];
    for (int i = 0; i < n.length; i++) {
      n[i] = Integer.parseInt(parts[i]);
    }
    if (n[4] % 2 == 0) {
      throw new IllegalArgumentException("the diameter must be odd, given " + n[4]);
    }
    ConvShape size = new ConvShape(n[0], n[1], n[2], n[3], n[4]);
    size.padded().arrayLength();
    size.filters().arrayLength();
    return size;
  }

  /**
   * The shape of the output.
   *
   * @return (B, C, H, W)
   */
  public Shape output() {
    return new Shape(batch, channels, height, width);
  }

  /** The shape of the source, (B, C, H+D-1, W+D-1). */
  Shape padded() {
    return output().withSize(height + diameter - 1, width + diameter - 1);
  }

  /** The shape of the filters, (B, D*D, H, W). */
  Shape filters() {
    return output().withChannels(Math.multiplyExact(diameter, diameter));
  }

  /** Bytes of the windows of all pixels, written out. */
  long unfoldedBytes() {
    return Math.multiplyExact(Float.BYTES * output().elements(), (long) diameter * diameter);
  }

  @Override
  public String toString() {
    return batch + "x" + height + "x" + width + "x" + channels + "x" + diameter;
  }
}
