package org.featup.kernel;

import org.featup.ndarray.NDArray;

/**
 * Where the gradients of an attention pooling are added to. Both maps may be views of one map, such
 * as all channels but the last and the last one.
 *
 * @param dX by the features, (B, C, H, W); the channels of a pixel lie next to each other
 * @param dSaliency by the saliency, (B, 1, H, W)
 * @param dw by {@link AttentionKernel#w}
 * @param db by {@link AttentionKernel#b}
 */
public record AttentionGradients(NDArray dX, NDArray dSaliency, float[] dw, float[] db) {}
