/**
 * The trainers: {@link org.featup.train.JbuTrainer} for the stack, {@link
 * org.featup.train.ImplicitTrainer} for the implicit upsampler. How the stack learns is here too;
 * {@code fit} has the parts of a fit of the implicit upsampler, {@code run} the loop of any
 * training, {@code data} the photos to learn from.
 */
package org.featup.train;
