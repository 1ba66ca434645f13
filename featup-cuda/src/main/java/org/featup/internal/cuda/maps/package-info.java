/**
 * What several operations share: sums over pixels or channels in a fixed order, maps of gradients,
 * resampling, 1x1 convolutions.
 */
package org.featup.internal.cuda.maps;
