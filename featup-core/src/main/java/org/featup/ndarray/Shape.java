package org.featup.ndarray;

/**
 * The four extents of an array, read as NCHW whatever the layout in memory is.
 *
 * @param n batch size, at least 1
 * @param c channels, at least 1
 * @param h height in rows, at least 1
 * @param w width in columns, at least 1
 */
public record Shape(int n, int c, int h, int w) {

  /** Longest {@code float[]} that every common JVM can allocate. */
  static final long MAX_ELEMENTS = Integer.MAX_VALUE - 8L;

  /**
   * Checks the extents.
   *
   * @throws IllegalArgumentException if an extent is zero or negative
   */
  public Shape {
    if (n < 1 || c < 1 || h < 1 || w < 1) {
      throw new IllegalArgumentException(
          "every extent must be at least 1, given " + text(n, c, h, w));
    }
  }

  /**
   * Reads a rank 3 (C, H, W) or rank 4 (N, C, H, W) shape.
   *
   * @param extents three or four extents
   * @return the shape; three extents give a batch of one
   * @throws IllegalArgumentException for another rank, or an extent outside 1 .. 2^31-1
   */
  public static Shape of(long... extents) {
    if (extents.length != 3 && extents.length != 4) {
      throw new IllegalArgumentException(
          "expected rank 4 (N, C, H, W) or rank 3 (C, H, W), given rank " + extents.length);
    }
    int[] e = new int[4];
    e[0] = 1;
    for (int i = 0; i < extents.length; i++) {
      if (extents[i] < 1 || extents[i] > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "every extent must be 1 .. 2^31-1, given " + java.util.Arrays.toString(extents));
      }
      e[i + 4 - extents.length] = (int) extents[i];
    }
    return new Shape(e[0], e[1], e[2], e[3]);
  }

  /**
   * The number of elements, multiplied in {@code long}.
   *
   * @return n * c * h * w
   * @throws IllegalArgumentException if the product does not even fit a {@code long}
   */
  public long elements() {
    try {
      return Math.multiplyExact(Math.multiplyExact((long) n * c, (long) h), (long) w);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("shape " + this + " overflows 2^63 elements", e);
    }
  }

  /**
   * The number of elements, as the length of a Java array.
   *
   * @return n * c * h * w
   * @throws IllegalArgumentException if one Java array cannot hold them
   */
  public int arrayLength() {
    long elements = elements();
    if (elements > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "shape "
              + this
              + " has "
              + elements
              + " elements, more than the "
              + MAX_ELEMENTS
              + " a Java array holds");
    }
    return (int) elements;
  }

  /**
   * This shape with other spatial extents.
   *
   * @param height rows
   * @param width columns
   * @return the new shape
   */
  public Shape withSize(int height, int width) {
    return new Shape(n, c, height, width);
  }

  /**
   * This shape with another number of channels.
   *
   * @param channels channels
   * @return the new shape
   */
  public Shape withChannels(int channels) {
    return new Shape(n, channels, h, w);
  }

  /**
   * The rows and columns as a text.
   *
   * @return {@code 14x14}, for example
   */
  public String grid() {
    return h + "x" + w;
  }

  @Override
  public String toString() {
    return text(n, c, h, w);
  }

  private static String text(int n, int c, int h, int w) {
    return n + "x" + c + "x" + h + "x" + w;
  }
}
