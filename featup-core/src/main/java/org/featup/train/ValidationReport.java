package org.featup.train;

import java.util.Map;

/**
 * What came of a validation.
 *
 * @param step the steps made until then, 0 for what the run starts from
 * @param mean of the scores, which decides
 * @param scores by name, in a fixed order; higher is better
 * @param best whether it is better than all before
 */
public record ValidationReport(long step, double mean, Map<String, Double> scores, boolean best) {}
