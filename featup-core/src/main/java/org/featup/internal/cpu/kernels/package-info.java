/**
 * What the two kinds of inner loops, plain and vectorised, implement: operations on one row of
 * pixels, and their arguments.
 */
package org.featup.internal.cpu.kernels;
