/**
 * The implicit network and its parts: Fourier features of place and colour, layers, channel norm.
 */
package org.featup.nn;
