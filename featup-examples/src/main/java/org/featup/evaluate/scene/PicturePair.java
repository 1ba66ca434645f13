package org.featup.evaluate.scene;

import org.featup.ndarray.NDArray;

/**
 * Two pictures that share nothing but some small objects.
 *
 * @param first (1, 3, side, side), RGB normalised with ImageNet mean and deviation
 * @param centres the row-major index of the pixel at each object's centre in the first
 * @param second another picture like it, the objects at other places, of other size, direction and
 *     brightness
 * @param shown which object each pixel of the second shows, or -1; row-major
 */
public record PicturePair(NDArray first, int[] centres, NDArray second, int[] shown) {}
