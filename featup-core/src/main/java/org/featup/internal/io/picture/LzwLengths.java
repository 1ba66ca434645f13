package org.featup.internal.io.picture;

/** Follows LZW codes by the lengths of their strings only. */
final class LzwLengths {
  private static final int WIDEST = 12;

  private final int clear;
  private final int early;
  private final int[] lengths = new int[1 << WIDEST];
  private int next;
  private int last;
  private long total;

  /**
   * Starts with an empty table.
   *
   * @param clear the code that empties the table; the one after it ends the data
   * @param early how many codes too early codes become wider: 1 in TIFF, 0 in GIF
   */
  LzwLengths(int clear, int early) {
    this.clear = clear;
    this.early = early;
    next = clear + 2;
  }

  /** The bits of the next code. */
  int width() {
    return Math.min(WIDEST, Integer.SIZE - Integer.numberOfLeadingZeros(next + early));
  }

  /** Follows a code; returns false if it ends the data. */
  boolean add(int code) {
    if (code == clear) {
      next = clear + 2;
      last = 0;
      return true;
    }
    if (code == clear + 1) {
      return false;
    }
    int length = code < clear ? 1 : code < next ? lengths[code] : last + 1;
    if (last > 0 && next < lengths.length) {
      lengths[next++] = last + 1;
    }
    last = length;
    total += length;
    return true;
  }

  /** The length of all strings. */
  long total() {
    return total;
  }
}
