package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/** Launches the kernel of what a stage computes pixel by pixel, for all pixels of a batch. */
public final class StagePixels {
  private static final int FROM_PLANES = 1;
  private static final int TO_PLANES = 2;
  private static final int SOFTMAX = 4;
  private static final int COSINE = 8;

  private final CudaSession session;
  private final int pixels;

  public StagePixels(CudaSession session, int pixels) {
    this.session = session;
    this.pixels = pixels;
  }

  /** A map of pixels as planes. */
  public void planes(DeviceMemory map, int channels, DeviceMemory out) {
    launch(map, channels, map, 0, null, channels, TO_PLANES, new float[1], out);
  }

  /** The output of a network for each pixel of the guidance, as planes. */
  public void keys(DeviceMemory guidance, Mlp mlp, DeviceMemory out) {
    int outputs = mlp.second().outputs();
    int inputs = mlp.first().inputs();
    launch(guidance, 0, guidance, inputs, mlp, outputs, TO_PLANES, new float[1], out);
  }

  /** The joint kernel of logits in planes. */
  public void joint(DeviceMemory logits, StageParameters parameters, DeviceMemory out) {
    int mode = range(parameters) | FROM_PLANES | TO_PLANES;
    float[] spatial = parameters.spatialKernel();
    launch(logits, spatial.length, logits, 0, null, spatial.length, mode, spatial, out);
  }

  /**
   * From logits to filters, in place.
   *
   * @param fixup the correction, its weight folded in; null for none
   */
  public void filters(
      DeviceMemory map, DeviceMemory guidance, StageParameters parameters, Mlp fixup) {
    float[] spatial = parameters.spatialKernel();
    int taps = spatial.length;
    int guides = fixup == null ? 0 : parameters.guidance();
    launch(map, taps, guidance, guides, fixup, taps, range(parameters), spatial, map);
  }

  private static int range(StageParameters parameters) {
    return parameters.rangeKernel() == RangeKernel.COSINE ? COSINE : SOFTMAX;
  }

  private void launch(
      DeviceMemory x,
      int channels,
      DeviceMemory guidance,
      int guides,
      Mlp mlp,
      int outputs,
      int mode,
      float[] spatial,
      DeviceMemory out) {
    int inRows = PackedLayers.padded(channels + guides);
    int hidden = mlp == null ? 0 : mlp.first().outputs();
    int outRows = mlp == null ? 0 : PackedLayers.padded(Math.max(hidden, outputs));
    PixelTile tile = PixelTile.of(inRows + outRows, outRows);
    try (DeviceMemory kernel = session.upload(spatial);
        DeviceMemory layers = session.upload(mlp == null ? new float[1] : PackedLayers.of(mlp))) {
      session
          .kernel("stage_mlp", "stage_mlp")
          .launch(
              new LaunchShape(tile.blocks(pixels), 1, 1, tile.threads(), 1, 1, tile.sharedBytes()),
              x,
              guidance,
              out,
              kernel,
              layers,
              pixels,
              channels,
              guides,
              hidden,
              outputs,
              tile.shift(),
              inRows,
              mode);
    }
  }
}
