package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.maps.GradientMap;
import org.featup.internal.cuda.maps.OrderedSum;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageGradients;
import org.featup.spi.StageParameters;

/**
 * The gradients of the filters of a stage on a device. The keys and logits are computed again; from
 * the filters back through the correction to the joint kernel, to the logits, to the keys, and to
 * the guidance. Beyond its arguments this needs for each pixel two maps of D*D taps, of which one
 * later holds the gradient of the keys, and the keys.
 */
public final class CudaStageFiltersGrad {
  private static final int JOINT_THREADS = 128;

  /** Blocks that sum weights: enough for a large device, few enough to be added up. */
  private static final int MOST_BLOCKS = 512;

  private final CudaSession session;
  private final int mostBlocks;

  public CudaStageFiltersGrad(CudaSession session) {
    this(session, MOST_BLOCKS);
  }

  /** With fewer blocks, each of which takes more tiles. */
  public CudaStageFiltersGrad(CudaSession session, int mostBlocks) {
    this.session = session;
    this.mostBlocks = mostBlocks;
  }

  /** {@link org.featup.spi.StageGradientOps#stageFiltersGrad}. */
  public void stageFiltersGrad(
      NDArray dFilters, NDArray guidance, StageParameters parameters, StageGradients gradients) {
    Shape size = guidance.shape();
    int pixels = size.withChannels(1).arrayLength();
    long taps = 4L * pixels * dFilters.shape().c();
    long keyBytes = 4L * pixels * parameters.keys();
    try (DeviceInput d = session.input(dFilters);
        DeviceInput guide = session.input(guidance);
        GradientMap dGuidance = GradientMap.of(session, gradients.guidance());
        StageKeys keys = StageKeys.of(session, guide.memory(), pixels, parameters);
        DeviceMemory logits = session.context().allocate(taps);
        DeviceMemory other = session.context().allocate(Math.max(taps, keyBytes))) {
      MlpGradient mlp =
          new MlpGradient(session, pixels, guide.memory(), dGuidance.memory(), mostBlocks);
      new KeyProducts(session).logits(keys.planes(), size, parameters, logits, true);
      StagePixels stage = new StagePixels(session, pixels);
      if (parameters.fixup() == null) {
        stage.planes(d.memory(), dFilters.shape().c(), other);
      } else {
        stage.joint(logits, parameters, other);
        Mlp weighted = parameters.weightedFixup();
        mlp.fixup(other, d.memory(), weighted, StageParameters.FIXUP_WEIGHT, gradients.fixup());
      }
      joint(logits, other, pixels, parameters, gradients);
      new KeyProducts(session).gradient(logits, keys.planes(), size, parameters, other);
      if (keys.lengths() != null) {
        session
            .kernel("unit_keys", "unit_keys_grad")
            .launch(
                StageKeys.unitShape(pixels),
                other,
                keys.planes(),
                keys.lengths(),
                pixels,
                parameters.keys());
      }
      if (parameters.range() == null) {
        mlp.guidanceAsKeys(other, parameters.keys());
      } else {
        mlp.keys(other, parameters.range(), gradients.range());
      }
      dGuidance.add();
    }
  }

  /** From the gradient of the joint kernel to that of the logits, in their place. */
  private void joint(
      DeviceMemory logits,
      DeviceMemory dJoint,
      int pixels,
      StageParameters parameters,
      StageGradients gradients) {
    float[] spatial = parameters.spatialKernel();
    float[] squares = parameters.squaredOffsets();
    float[] constants = new float[2 * spatial.length];
    for (int t = 0; t < spatial.length; t++) {
      constants[2 * t] = spatial[t];
      constants[2 * t + 1] = squares[t];
    }
    boolean cosine = parameters.rangeKernel() == RangeKernel.COSINE;
    int blocks = (int) ((pixels + JOINT_THREADS - 1L) / JOINT_THREADS);
    try (DeviceMemory taps = session.upload(constants);
        DeviceMemory sums = session.context().allocate(8L * blocks)) {
      session
          .kernel("joint_grad", "joint_grad")
          .launch(
              LaunchShape.of(blocks, JOINT_THREADS),
              logits,
              dJoint,
              taps,
              sums,
              pixels,
              spatial.length,
              cosine ? 1 : 0);
      float[] total = OrderedSum.of(session, sums, blocks, 2);
      if (parameters.temperatureIsFree() && !cosine) {
        gradients.rangeTemp()[0] += total[0];
      }
      gradients.sigmaSpatial()[0] += (float) (total[1] / Math.pow(parameters.sigmaSpatial(), 3));
    }
  }
}
