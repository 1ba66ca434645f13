package org.featup.downsample;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;

/**
 * From high-resolution features to what a backbone would say (sigma_down of equation 1): each cell
 * is a weighted mean of the pixels of its window. Learned, and used in training only.
 */
public interface Downsampler {

  /**
   * What is learned.
   *
   * @return the parameters, always the same
   */
  List<Parameter> parameters();

  /**
   * Where the windows lie.
   *
   * @return kernel size and cells
   */
  PoolGrid grid();

  /**
   * Jitters features and pools them; the jittered features are never built.
   *
   * @param x features (B, C, H, W); not modified, and kept by the result
   * @param jitters J of them, at least one; {@link Jitter#NONE} to pool the features as they are
   * @param dropout draws what is dropped, in training; null to drop nothing
   * @param backend computes; on a device an {@link org.featup.spi.Arena}, which closes what this
   *     and the way back make there
   * @return the pooled features (J * B, C, grid.height(), grid.width()), jitter after jitter, and
   *     their way back
   * @throws IllegalArgumentException if there is no jitter, a jitter or the kernel does not fit the
   *     features, or their channels are not those it was made for
   */
  Pooled forward(NDArray x, List<Jitter> jitters, RandomGenerator dropout, Backend backend);
}
