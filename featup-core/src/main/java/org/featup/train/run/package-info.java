/**
 * A run of steps, whatever they train: loop, optimiser, schedule, checkpoints, metrics, pictures,
 * and who is told of it.
 */
package org.featup.train.run;
