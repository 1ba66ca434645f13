package org.featup.spi;

/**
 * Which rows of its source a band of a stage's output depends on.
 *
 * @param from first row
 * @param to after the last row
 */
public record StageRows(int from, int to) {

  /**
   * Follows output rows back through the reflected border and the cubic resize.
   *
   * @param from first output row
   * @param to after the last output row
   * @param height rows of the output
   * @param sourceHeight rows of the source
   * @param radius radius of the stage
   * @return the rows of the source that are read
   */
  public static StageRows needed(int from, int to, int height, int sourceHeight, int radius) {
    int first = height;
    int last = -1;
    for (int y = from - radius; y < to + radius; y++) {
      int row = Reflection.index(y, height);
      first = Math.min(first, row);
      last = Math.max(last, row);
    }
    Taps taps = Taps.bicubic(sourceHeight, height);
    return new StageRows(taps.firstInput(first, last + 1), taps.lastInput(first, last + 1) + 1);
  }
}
