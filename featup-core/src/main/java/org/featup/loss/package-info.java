/**
 * Losses with their gradients: the multi-view likelihood (equation 2), total variation of
 * magnitudes, and what the experiments use besides.
 */
package org.featup.loss;
