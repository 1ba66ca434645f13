/**
 * Arrays of float32 with four axes: batch, channels, rows, columns. {@link
 * org.featup.ndarray.NDArray} is a view of a {@code float[]} or of memory on a device; {@link
 * org.featup.ndarray.Layout} names the two usual orders.
 */
package org.featup.ndarray;
