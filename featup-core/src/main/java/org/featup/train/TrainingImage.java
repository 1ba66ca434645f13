package org.featup.train;

import org.featup.ndarray.NDArray;

/**
 * A picture as the training sees it.
 *
 * @param name its path below the folder
 * @param image 1x3xSxS, channels-last, normalised for ImageNet; cropped and perhaps flipped
 */
public record TrainingImage(String name, NDArray image) {}
