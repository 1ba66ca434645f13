package org.featup.evaluate.scene;

import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.NDArray;

/**
 * A picture made of pieces of photos.
 *
 * @param image (1, 3, side, side), RGB normalised with ImageNet mean and deviation
 * @param truth which photo each pixel is from
 */
public record Composite(NDArray image, LabelMap truth) {}
