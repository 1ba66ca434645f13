package org.featup.spi;

/**
 * What one step of NAdam does to a tensor, element by element, in double; the mean m, the squares v
 * and the value are rounded to float when they are stored:
 *
 * <pre>
 * m = beta1 m + (1 - beta1) g
 * v = beta2 v + (1 - beta2) g g
 * value = kept value - (ofGradient g + ofMean m) / (sqrt(v / correction) + epsilon)
 * </pre>
 *
 * @param beta1 decay of the mean
 * @param beta2 decay of the squares
 * @param epsilon added to their root
 * @param kept share of a value that weight decay leaves
 * @param ofGradient factor on the gradient
 * @param ofMean factor on the mean
 * @param correction what the squares are divided by
 */
public record NAdamStep(
    double beta1,
    double beta2,
    double epsilon,
    double kept,
    double ofGradient,
    double ofMean,
    double correction) {}
