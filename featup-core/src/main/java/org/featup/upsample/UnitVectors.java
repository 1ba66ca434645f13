package org.featup.upsample;

import org.featup.internal.upsample.ChannelOrder;
import org.featup.internal.upsample.GuidancePyramid;
import org.featup.internal.upsample.StagePlan;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;
import org.featup.spi.StageParameters;

/**
 * The cheaper order for many channels on a small grid. A stack is a matrix S of (H W) x (h w); its
 * columns are what it makes of the h * w unit vectors, and {@code F = S f} is then one matrix
 * product. ResNet-50's 2048 channels on 7x7 cost 49 channels of upsampling and the product.
 */
final class UnitVectors {
  /** What this order must save to be chosen: with less the two take the same time. */
  private static final double WORTHWHILE = 0.85;

  private UnitVectors() {}

  /** Compares the multiplications of both orders; only for single images. */
  public static boolean cheaper(StagePlan plan, JbuWeights weights, Shape features) {
    if (features.n() > 1) {
      return false;
    }
    double perChannel = 0;
    for (int i = 0; i < plan.sizes().size(); i++) {
      StageParameters stage = weights.stages().get(i);
      StagePlan.Size size = plan.sizes().get(i);
      double taps = stage.diameter() * stage.diameter();
      perChannel += taps * size.height() * size.width();
    }
    double cells = (double) features.h() * features.w();
    double pixels = (double) plan.target().height() * plan.target().width();
    double product = pixels * cells * features.c();
    return cells * perChannel + product < WORTHWHILE * perChannel * features.c();
  }

  public static boolean finite(NDArray features) {
    NDArray host = features.channelsLast();
    int end = host.offset() + host.shape().arrayLength();
    for (int i = host.offset(); i < end; i++) {
      if (!Float.isFinite(host.data()[i])) {
        return false;
      }
    }
    return true;
  }

  /** The result in {@code out}, or in a new array if that is null. */
  public static NDArray upsample(
      JbuUpsampler upsampler, GuidancePyramid pyramid, ChannelOrder source, NDArray out) {
    Shape shape = source.features().shape();
    int cells = shape.h() * shape.w();
    NDArray units = NDArray.zeros(shape.withChannels(cells));
    for (int i = 0; i < cells; i++) {
      units.set(0, i, i / shape.w(), i % shape.w(), 1);
    }
    float[] weight = source.features().toArray(Layout.NCHW);
    float[] bias = source.bias() == null ? new float[shape.c()] : source.bias();
    try (NDArray columns = upsampler.stages(pyramid, units, null, null)) {
      Conv1x1 product = new Conv1x1(cells, shape.c(), weight, bias);
      if (out == null) {
        return upsampler.backend().conv1x1(columns, product);
      }
      upsampler.backend().conv1x1(columns, product, out);
      return out;
    }
  }
}
