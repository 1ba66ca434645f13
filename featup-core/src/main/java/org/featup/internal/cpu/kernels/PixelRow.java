package org.featup.internal.cpu.kernels;

/**
 * Pixels side by side in memory: channel c of pixel x is at {@code offset + x * stride + c}.
 *
 * @param data the elements
 * @param offset where the first pixel starts
 * @param stride elements from one pixel to the next
 * @param width pixels
 */
public record PixelRow(float[] data, int offset, int stride, int width) {}
