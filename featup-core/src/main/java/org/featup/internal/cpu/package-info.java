/**
 * The CPU backend. It cuts maps into bands and pieces, and calls the kernels of {@code .kernels}
 * row by row. Each operation has a package of its own.
 */
package org.featup.internal.cpu;
