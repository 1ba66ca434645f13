package org.featup.train;

/**
 * How well a fit predicts the backbone's features of views that it did not learn from.
 *
 * @param likelihood equation 1, over all held-out views, nothing dropped; lower is better
 * @param explained share of the targets' energy that is predicted: 1 less the squared error divided
 *     by the square of the targets, which are centred components; 1 is perfect, NaN if all targets
 *     are zero, and it compares fits with and without uncertainty
 */
public record FitQuality(double likelihood, double explained) {}
