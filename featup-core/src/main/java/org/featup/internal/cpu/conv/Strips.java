package org.featup.internal.cpu.conv;

/**
 * A row cut into strips of nearly equal width.
 *
 * @param width columns of the row
 * @param count how many strips
 */
record Strips(int width, int count) {
  /** Elements of a window that leave the second-level cache room for filters and output. */
  private static final int WINDOW = 96 * 1024;

  /** Narrower strips would mostly read their borders. */
  private static final int NARROWEST = 16;

  /** Strips whose windows of D rows fit the cache, borders and {@code channels} included. */
  static Strips of(int width, int d, int channels) {
    int most = Math.max(NARROWEST, WINDOW / (d * channels) - (d - 1));
    return new Strips(width, (width + most - 1) / most);
  }

  int from(int strip) {
    return (int) ((long) width * strip / count);
  }

  int to(int strip) {
    return from(strip + 1);
  }

  int widest() {
    return (width + count - 1) / count;
  }
}
