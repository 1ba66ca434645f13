package org.featup.evaluate.probe;

/** The gradient of the cross-entropy behind a softmax. */
public final class Softmax {
  private Softmax() {}

  /**
   * Turns scores into probabilities, less the target.
   *
   * @param scores holds them; overwritten
   * @param at the first of them
   * @param target a share for each class
   */
  public static void subtractTarget(float[] scores, int at, float[] target) {
    int classes = target.length;
    double most = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < classes; k++) {
      most = Math.max(most, scores[at + k]);
    }
    double sum = 0;
    for (int k = 0; k < classes; k++) {
      sum += Math.exp(scores[at + k] - most);
    }
    for (int k = 0; k < classes; k++) {
      scores[at + k] = (float) (Math.exp(scores[at + k] - most) / sum - target[k]);
    }
  }
}
