package org.featup.internal.train.fit;

import java.util.List;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;

/**
 * Some jittered views of an image.
 *
 * @param jitters J of them
 * @param target the backbone's features of each, as principal components, (J, k, h, w)
 */
record ViewBatch(List<Jitter> jitters, NDArray target) {}
