package org.featup.kernel.cpu;

import org.featup.kernel.FoldedAxis;

/**
 * Source rows under the windows of two output rows, with a block of channels of each pixel.
 *
 * @param data the elements
 * @param start where the uppermost row starts
 * @param rowStride elements from one row to the next
 * @param channels channels of a pixel, padded; pixels follow each other closely
 * @param columns windows along the row
 */
public record FoldedSource(
    float[] data, int start, int rowStride, int channels, FoldedAxis columns) {}
