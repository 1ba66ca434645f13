package org.featup.bench;

/**
 * One size.
 *
 * @param size what was computed
 * @param backend by the backend
 * @param unfold by unfolding, on the same device
 */
public record Table6Row(ConvShape size, Cost backend, Cost unfold) {

  /**
   * What it costs.
   *
   * @param forward seconds for the output, the median
   * @param backward seconds for both gradients, the median
   * @param peakBytes most memory needed at once, inputs and outputs included; on the heap, garbage
   *     too
   * @param refusal null, or why it was not measured; the others are 0 then
   */
  public record Cost(double forward, double backward, long peakBytes, String refusal) {

    /** Not measured. */
    static Cost refused(String why) {
      return new Cost(0, 0, 0, why);
    }
  }
}
