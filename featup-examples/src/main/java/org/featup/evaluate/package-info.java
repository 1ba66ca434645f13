/**
 * How good upsamplers are on held-out photos. A {@link org.featup.evaluate.Contender} is measured
 * by each {@link org.featup.evaluate.Measure}; {@link org.featup.evaluate.Evaluation} makes the
 * table.
 */
package org.featup.evaluate;
