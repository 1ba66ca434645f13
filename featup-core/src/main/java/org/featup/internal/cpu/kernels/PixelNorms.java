package org.featup.internal.cpu.kernels;

/**
 * The norms of a block's pixels, one element per pixel and quantity. With the sum S and the sum of
 * squares Q of a pixel's n features, {@code mean = S / n}, {@code scale = (Q / n - mean^2 +
 * EPSILON)^(-1/2)}.
 *
 * @param sums S
 * @param squares Q
 * @param means mean of the features
 * @param scales one over their deviation
 * @param hiddenScales one over the deviation of the hidden channels
 * @param dMeans gradient by the mean, with the scale held
 * @param dScales gradient by the scale, times the scale
 * @param dSums gradient by S
 * @param dSquares gradient by Q
 */
public record PixelNorms(
    float[] sums,
    float[] squares,
    float[] means,
    float[] scales,
    float[] hiddenScales,
    float[] dMeans,
    float[] dScales,
    float[] dSums,
    float[] dSquares) {

  public static PixelNorms of(int pixels) {
    return new PixelNorms(
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels],
        new float[pixels]);
  }
}
