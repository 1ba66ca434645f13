package org.featup.train;

import java.util.Objects;

/**
 * The downsampler of a fit.
 *
 * @param attention attention (equation 2), or the ablation: one blur kernel for all places
 * @param blur whether attention sees the features slightly blurred; of no account without it
 * @param kernel how large its windows are
 */
public record FitDownsampler(boolean attention, boolean blur, FitKernel kernel) {

  /**
   * Checks that all is there.
   *
   * @throws NullPointerException if there is no kernel
   */
  public FitDownsampler {
    Objects.requireNonNull(kernel, "kernel");
  }

  /**
   * As the paper has it: attention to blurred features, in windows of 29 pixels (Table 7), which is
   * for cells of 14 or 16, or of two cells if that is less.
   *
   * @return the options
   */
  public static FitDownsampler paper() {
    return new FitDownsampler(true, true, new FitKernel(29, 2));
  }

  /**
   * What was found to be best (docs/experiments.md): attention to blurred features, in windows of a
   * cell.
   *
   * @return the options
   */
  public static FitDownsampler recommended() {
    return new FitDownsampler(true, true, FitKernel.ofCells(1));
  }

  /**
   * The same with a kernel. The authors take 29 for transformers of patches of 14 or 16 pixels, 8
   * for patches of 8, 35 for ResNet-50 and DeepLab.
   *
   * @param edge of the windows in pixels
   * @return new options
   * @throws IllegalArgumentException if it is below 1
   */
  public FitDownsampler withKernel(int edge) {
    return new FitDownsampler(attention, blur, FitKernel.ofPixels(edge));
  }
}
