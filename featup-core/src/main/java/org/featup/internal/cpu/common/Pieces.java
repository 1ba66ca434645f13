package org.featup.internal.cpu.common;

/**
 * Rows of a map cut into pieces of about the same size. Unlike {@link Bands} they depend on the
 * shape alone, not on the number of threads: sums over pixels are taken piece by piece and added up
 * in order, so that they are the same to the last bit on any number of threads.
 *
 * @param rows rows of the map
 * @param count how many pieces
 */
public record Pieces(int rows, int count) {
  private static final int MOST = 16;

  /** Each piece ends with adding up lanes, which smaller pieces are not worth. */
  private static final int FEWEST_PIXELS = 512;

  public static Pieces of(int rows, int columns) {
    long wanted = ((long) rows * columns + FEWEST_PIXELS - 1) / FEWEST_PIXELS;
    return new Pieces(rows, (int) Math.min(wanted, Math.min(MOST, rows)));
  }

  public int from(int piece) {
    return (int) ((long) piece * rows / count);
  }

  public int to(int piece) {
    return from(piece + 1);
  }
}
