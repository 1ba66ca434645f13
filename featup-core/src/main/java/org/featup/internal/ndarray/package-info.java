/** Loops over the pixels of an array, and the check that all its numbers are finite. */
package org.featup.internal.ndarray;
