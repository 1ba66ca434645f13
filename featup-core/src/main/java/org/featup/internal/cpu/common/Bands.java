package org.featup.internal.cpu.common;

/**
 * A batch of maps cut into bands of rows, one task each.
 *
 * @param images size of the batch
 * @param height rows of a map
 * @param rows rows of a band, the last one of a map may have fewer
 */
public record Bands(int images, int height, int rows) {
  /** Windows are refilled at the start of each band: fewer rows than this waste too much. */
  private static final int FEWEST = 8;

  /** Filters of a band are held at once: more rows than this leave the cache. */
  private static final int MOST = 32;

  public static Bands of(int images, int height, int threads) {
    int wanted = 4 * threads; // several per thread, so that none waits long for the last
    int rows = (int) (((long) images * height + wanted - 1) / wanted);
    rows = Math.max(FEWEST, Math.min(MOST, rows)) / 2 * 2; // pairs of rows stay together
    return new Bands(images, height, Math.min(height, rows));
  }

  public int count() {
    return images * perImage();
  }

  public int image(int task) {
    return task / perImage();
  }

  public int from(int task) {
    return task % perImage() * rows;
  }

  public int to(int task) {
    return Math.min(height, from(task) + rows);
  }

  private int perImage() {
    return (height + rows - 1) / rows;
  }
}
