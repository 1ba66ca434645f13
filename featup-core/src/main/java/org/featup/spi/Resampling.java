package org.featup.spi;

/**
 * A separable linear resampling of a map: along the rows, along the columns. Jitters and blurs are
 * such, and so is every composition of them; a constant map stays what it is.
 *
 * @param rows taps along H
 * @param columns taps along W
 */
public record Resampling(Taps rows, Taps columns) {

  /**
   * Leaves a map as it is.
   *
   * @param height rows
   * @param width columns
   * @return the resampling
   */
  public static Resampling identity(int height, int width) {
    return new Resampling(Taps.nearest(height, height), Taps.nearest(width, width));
  }

  /**
   * Gaussian blur, 5x5, sigma 1, border reflected.
   *
   * @param height rows
   * @param width columns
   * @return the resampling
   */
  public static Resampling gaussianBlur5(int height, int width) {
    return new Resampling(Taps.gaussianBlur5(height), Taps.gaussianBlur5(width));
  }

  /**
   * This resampling followed by another, as one.
   *
   * @param next reads a map of the size that this one gives
   * @return the composition
   * @throws IllegalArgumentException if the sizes do not fit
   */
  public Resampling then(Resampling next) {
    return new Resampling(rows.then(next.rows), columns.then(next.columns));
  }

  /**
   * The adjoint.
   *
   * @return both axes transposed
   */
  public Resampling transpose() {
    return new Resampling(rows.transpose(), columns.transpose());
  }

  /**
   * Rows of the resampled map.
   *
   * @return an extent
   */
  public int height() {
    return rows.outputSize();
  }

  /**
   * Columns of the resampled map.
   *
   * @return an extent
   */
  public int width() {
    return columns.outputSize();
  }
}
