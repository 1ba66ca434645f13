package org.featup.train;

/**
 * The downsampler of a training.
 *
 * @param kind which one
 * @param kernel edge of its windows in pixels; 0 for that of a backbone's cells: 16 for a grid of
 *     14x14 on 224 pixels, 14 for one of 16x16
 * @param blur whether the attention downsampler blurs before
 */
public record JbuDownsampling(Kind kind, int kernel, boolean blur) {

  /** The two downsamplers. */
  public enum Kind {
    /** Equation 2. */
    ATTENTION,
    /** One learned blur kernel (ablation). */
    SIMPLE
  }

  /**
   * Checks the kernel.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public JbuDownsampling {
    if (kernel < 0) {
      throw new IllegalArgumentException(
          "downsampler kernel: expected at least 1, or 0 for that of a cell, given " + kernel);
    }
  }

  /**
   * As Table 7 has it.
   *
   * @return attention with blur, the kernel of a cell
   */
  public static JbuDownsampling paper() {
    return new JbuDownsampling(Kind.ATTENTION, 0, true);
  }
}
