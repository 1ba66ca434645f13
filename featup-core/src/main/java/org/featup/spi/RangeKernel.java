package org.featup.spi;

/**
 * How a JBU stage weighs a neighbour p of a pixel c by their keys q: the range kernel of equation 5
 * and its ablations in Tables 3 and 4. {@code temp} is exp(range_temp) clamped to [1e-4, 1e4], the
 * paper's 1/sigma_range^2. Whatever it gives is multiplied by the spatial kernel and divided by its
 * sum over the window.
 */
public enum RangeKernel {
  /**
   * The paper's and the released checkpoints': softmax over the window of {@code temp * q_p.q_c}.
   */
  SOFTMAX,
  /** The classical bilateral kernel: {@code exp(-temp * |q_p - q_c|^2 / 2)}. */
  GAUSSIAN,
  /**
   * Cosine similarity in the softmax' place: {@code max(0, q_p.q_c / (|q_p| |q_c|))}; no
   * temperature.
   */
  COSINE
}
