/**
 * Training: {@link org.featup.train.JbuTrainer} trains the stack on a folder of photos with {@link
 * org.featup.train.JbuOptions}; {@link org.featup.train.ImplicitTrainer} fits the implicit
 * upsampler to one image with {@link org.featup.train.FitOptions}. Both report to a {@link
 * org.featup.train.TrainingListener} and take {@link org.featup.train.LoopOptions} for the number
 * of steps, the optimiser and checkpoints.
 */
package org.featup.train;
