package org.featup.internal.cuda.implicit;

import java.util.Arrays;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceScope;
import org.featup.spi.LayerNorm;

/**
 * A LayerNorm over the channels of each pixel on the device, with the dropout that goes with it.
 *
 * @param channels of a pixel
 * @param weight of the norm
 * @param bias of the norm
 * @param mask factor of each channel
 * @param relu true if what is normed is a masked ReLU of the input, false if the mask comes behind
 *     the norm
 */
record DeviceNorm(
    int channels, DeviceMemory weight, DeviceMemory bias, DeviceMemory mask, boolean relu) {

  static DeviceNorm of(DeviceScope scope, LayerNorm norm, float[] mask, boolean relu) {
    float[] factors = mask;
    if (mask == null) {
      factors = new float[norm.channels()];
      Arrays.fill(factors, 1);
    }
    return new DeviceNorm(
        norm.channels(),
        scope.upload(norm.weight()),
        scope.upload(norm.bias()),
        scope.upload(factors),
        relu);
  }

  /**
   * What a norm of some pixels leaves.
   *
   * @param normed (pixels, channels), without weight and bias
   * @param scales (pixels), one by the deviation
   * @param output (pixels, channels)
   */
  record Result(DeviceMemory normed, DeviceMemory scales, DeviceMemory output) {

    static Result of(DeviceScope scope, long pixels, int channels) {
      return new Result(
          scope.floats(pixels * channels), scope.floats(pixels), scope.floats(pixels * channels));
    }
  }

  void forward(CudaSession session, int pixels, DeviceMemory x, Result result) {
    session
        .kernel("implicit", "implicit_norm")
        .launch(
            PoolWindows.warps(pixels),
            x,
            weight,
            bias,
            mask,
            result.normed(),
            result.scales(),
            result.output(),
            pixels,
            channels,
            relu ? 1 : 0);
  }

  /**
   * The backward pass.
   *
   * @param result what the forward pass left; its norm is replaced by what the weight's gradient is
   *     the sum of
   * @param gradient of the output; replaced by what the bias' gradient is the sum of
   * @param dX receives the gradient of the input
   */
  void backward(
      CudaSession session,
      int pixels,
      DeviceMemory x,
      Result result,
      DeviceMemory gradient,
      DeviceMemory dX) {
    session
        .kernel("implicit", "implicit_norm_grad")
        .launch(
            PoolWindows.warps(pixels),
            x,
            weight,
            mask,
            result.normed(),
            result.scales(),
            gradient,
            dX,
            pixels,
            channels,
            relu ? 1 : 0);
  }
}
