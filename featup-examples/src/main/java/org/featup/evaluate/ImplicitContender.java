package org.featup.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.featup.ndarray.NDArray;
import org.featup.spi.Conv1x1;
import org.featup.upsample.ImplicitUpsampler;

/**
 * The implicit upsampler, fitted to each photo and backbone when it is first asked for.
 *
 * <p>To be used by one thread.
 */
public final class ImplicitContender implements Contender {
  private final String name;
  private final ImplicitFits fits;
  private final long steps;

  /**
   * Nothing is fitted yet.
   *
   * @param name what tables call it
   * @param fits makes the fits
   * @param steps of a fit, one of the numbers that {@code fits} was told of
   */
  public ImplicitContender(String name, ImplicitFits fits, long steps) {
    this.name = name;
    this.fits = fits;
    this.steps = steps;
  }

  @Override
  public String name() {
    return name;
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if a fit cannot be made, read or written
   */
  @Override
  public NDArray upsample(PhotoFeatures photoFeatures, int height, int width) {
    return fitted(photoFeatures).at(height, width);
  }

  /**
   * {@inheritDoc}
   *
   * @throws UncheckedIOException if a fit cannot be made, read or written
   */
  @Override
  public NDArray scores(PhotoFeatures photoFeatures, Conv1x1 head, int height, int width) {
    return fitted(photoFeatures).at(height, width, head);
  }

  private ImplicitUpsampler fitted(PhotoFeatures photoFeatures) {
    try {
      return fits.fitted(photoFeatures, steps);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
