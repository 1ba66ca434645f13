/** Pooling through jitter and blur: the simple and the attention downsampler, with gradients. */
package org.featup.internal.cpu.pool;
