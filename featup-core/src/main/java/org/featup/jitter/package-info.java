/**
 * Small pads, zooms, crops and flips of an image. The backbone's features of several such views are
 * what an upsampler is trained on.
 */
package org.featup.jitter;
