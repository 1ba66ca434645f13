package org.featup.internal.train.stack;

import org.featup.internal.upsample.ChannelOrder;
import org.featup.internal.upsample.Checks;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageParameters;

/**
 * The maps of the channels in front of the stages, {@code P (f + 0.1 W f)}, and the constant behind
 * them, {@code 0.1 P b + p}, with their gradients.
 *
 * @param features f
 * @param fixup W and b; null for none
 * @param head P and p; null for none
 * @param corrected {@code f + 0.1 W f} and {@code 0.1 b}
 * @param order what the stages upsample, and the constant
 */
record ChannelPass(
    NDArray features, Conv1x1 fixup, Conv1x1 head, ChannelOrder corrected, ChannelOrder order) {

  static ChannelPass forward(Backend backend, NDArray features, Conv1x1 fixup, Conv1x1 head) {
    Checks.head(head, features.shape());
    ChannelOrder corrected = ChannelOrder.plain(backend, fixup, features);
    ChannelOrder order = head == null ? corrected : corrected.through(backend, head);
    return new ChannelPass(features, fixup, head, corrected, order);
  }

  /**
   * The backward pass.
   *
   * @param backend where to compute
   * @param dSource gradient of what the stages upsampled
   * @param dConstant gradient of the constant, one per channel
   * @param dFixup is added to; null without a fixup
   * @param dHead is added to; null if it is not wanted
   * @return gradient of the features
   */
  NDArray backward(
      Backend backend, NDArray dSource, float[] dConstant, Conv1x1 dFixup, Conv1x1 dHead) {
    NDArray dCorrected = dSource;
    float[] dBias = dConstant;
    if (head != null) {
      if (dHead != null) {
        addProduct(backend, dSource, corrected.features(), 1, dHead.weight());
        addTimes(1, dConstant, dHead.bias());
        addConstant(dConstant, dHead);
      }
      Conv1x1 back = head.transposed();
      dCorrected = backend.conv1x1(dSource, back);
      dBias = back.linear(dConstant);
    }
    if (fixup == null) {
      return dCorrected;
    }
    addProduct(backend, dCorrected, features, StageParameters.FIXUP_WEIGHT, dFixup.weight());
    addTimes(StageParameters.FIXUP_WEIGHT, dBias, dFixup.bias());
    return backend.conv1x1(
        dCorrected, fixup.times(StageParameters.FIXUP_WEIGHT).residual().transposed());
  }

  /** The constant in front of the head goes through its weights too. */
  private void addConstant(float[] dConstant, Conv1x1 dHead) {
    float[] constant = corrected.bias();
    for (int i = 0; constant != null && i < dHead.weight().length; i++) {
      dHead.weight()[i] += dConstant[i / constant.length] * constant[i % constant.length];
    }
  }

  /** Adds {@code factor * sum over pixels of a b^T}, a matrix of a's channels by b's. */
  private static void addProduct(Backend backend, NDArray a, NDArray b, float factor, float[] to) {
    for (int n = 0; n < a.shape().n(); n++) {
      addTimes(factor, backend.channelProducts(a.image(n), b.image(n)), to);
    }
  }

  private static void addTimes(float factor, float[] values, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * values[i];
    }
  }
}
