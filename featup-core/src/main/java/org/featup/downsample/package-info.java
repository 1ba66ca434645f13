/**
 * Downsamplers: how a training loss gets from high-resolution features back to the coarse features
 * that the backbone returned (section 3.1 of the paper).
 */
package org.featup.downsample;
