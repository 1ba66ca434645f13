/**
 * Upsamplers. {@link org.featup.upsample.JbuUpsampler} is the stack of joint bilateral upsamplers
 * that works for any image; {@link org.featup.upsample.ImplicitUpsampler} is fitted to one image;
 * {@link org.featup.upsample.Interpolation} is what both are compared with. {@link
 * org.featup.upsample.Upsampling} keeps the filters of an image for many feature maps.
 */
package org.featup.upsample;
