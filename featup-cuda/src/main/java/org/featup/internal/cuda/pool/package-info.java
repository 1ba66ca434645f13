/** Pooling through jitter and blur, with gradients. */
package org.featup.internal.cuda.pool;
