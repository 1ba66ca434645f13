/** Fitting the implicit upsampler to one image: options, jittered views, loss. */
package org.featup.train.fit;
