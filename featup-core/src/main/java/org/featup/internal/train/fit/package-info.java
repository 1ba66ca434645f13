/** Fitting the implicit upsampler to one image: jittered views, their storage, the loss. */
package org.featup.internal.train.fit;
