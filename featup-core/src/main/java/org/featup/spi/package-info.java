/**
 * The contract between upsamplers and what computes them. {@link org.featup.spi.Backend} is the
 * interface to implement for a new device, {@link org.featup.spi.BackendProvider} how it is found,
 * and {@link org.featup.spi.Backends} how one is chosen. The other types are arguments of its
 * operations.
 */
package org.featup.spi;
