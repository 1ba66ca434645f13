/**
 * A run of training steps, whatever they train: loop, optimiser, checkpoints, metrics, pictures.
 */
package org.featup.internal.train.loop;
