/**
 * The trainers: {@link org.featup.train.JbuTrainer} for the stack, {@link
 * org.featup.train.ImplicitTrainer} for the implicit upsampler. How the stack learns is here too;
 * what the fits of the other are made of is in {@code fit}, what makes a run of any steps in {@code
 * run}, and photos to learn from in {@code data}.
 */
package org.featup.train;
