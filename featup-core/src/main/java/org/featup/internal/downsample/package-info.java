/** The views of an image that a downsampler goes through. */
package org.featup.internal.downsample;
