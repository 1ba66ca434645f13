package org.featup.internal.cuda.stage;

import java.util.List;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.maps.BlockSums;
import org.featup.internal.cuda.maps.OrderedSum;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.spi.Conv1x1;
import org.featup.spi.Mlp;

/** Launches the way back through a network of a stage, for all pixels of a batch. */
public final class MlpGradient {
  private static final int FROM_PLANES = 1;
  private static final int WANT_GUIDANCE = 2;

  private final CudaSession session;
  private final int pixels;
  private final DeviceMemory guidance;
  private final DeviceMemory dGuidance;
  private final int mostBlocks;

  /**
   * For one batch.
   *
   * @param dGuidance is added to; null if it is not wanted
   * @param mostBlocks how many blocks may have sums of their own
   */
  public MlpGradient(
      CudaSession session,
      int pixels,
      DeviceMemory guidance,
      DeviceMemory dGuidance,
      int mostBlocks) {
    this.mostBlocks = mostBlocks;
    this.session = session;
    this.pixels = pixels;
    this.guidance = guidance;
    this.dGuidance = dGuidance;
  }

  /**
   * Through the correction.
   *
   * @param map the joint kernel in planes; its gradient afterwards
   * @param dFilters gradient of the filters, the taps of a pixel next to each other
   * @param weighted the correction with its weight folded in
   * @param factor on the gradient of its second layer
   * @param gradient is added to
   */
  public void fixup(
      DeviceMemory map, DeviceMemory dFilters, Mlp weighted, float factor, Mlp gradient) {
    int taps = weighted.second().outputs();
    int guides = weighted.first().inputs() - taps;
    run(map, taps, guides, dFilters, 0, weighted, factor, gradient);
  }

  /**
   * Through the key MLP.
   *
   * @param dKeys gradient of the keys, in planes
   * @param gradient is added to
   */
  public void keys(DeviceMemory dKeys, Mlp mlp, Mlp gradient) {
    run(dKeys, 0, mlp.first().inputs(), dKeys, FROM_PLANES, mlp, 1, gradient);
  }

  /** Where the guidance itself is the keys. */
  public void guidanceAsKeys(DeviceMemory dKeys, int channels) {
    if (dGuidance == null) {
      return;
    }
    int rows = PackedLayers.padded(channels);
    PixelTile tile = PixelTile.of(2 * rows, 0);
    Regions regions = new Regions(rows, rows, 0);
    launch(
        tile,
        tile.blocks(pixels),
        dKeys,
        0,
        channels,
        dKeys,
        dKeys,
        regions,
        0,
        channels,
        0,
        dKeys,
        FROM_PLANES);
  }

  /** Rows of three of the regions in shared memory. */
  private record Regions(int in, int out, int hidden) {}

  private void run(
      DeviceMemory map,
      int channels,
      int guides,
      DeviceMemory dOut,
      int mode,
      Mlp mlp,
      float factor,
      Mlp gradient) {
    int hidden = mlp.first().outputs();
    int outputs = mlp.second().outputs();
    int in = PackedLayers.padded(channels + guides);
    int out = PackedLayers.padded(outputs);
    int padded = PackedLayers.padded(hidden);
    Regions regions = new Regions(in, out, Math.max(padded, in));
    PixelTile tile = PixelTile.of(in + out + regions.hidden() + padded, Math.max(padded, in));
    int blocks = Math.min(mostBlocks, tile.blocks(pixels));
    BlockSums sums = new BlockSums(mlp);
    List<Conv1x1> layers =
        List.of(mlp.first(), mlp.second().transposed(), mlp.first().transposed());
    long bytes = 4L * blocks * sums.length();
    try (DeviceMemory weights = session.upload(PackedLayers.of(layers));
        DeviceMemory partial = session.context().allocate(bytes)) {
      session.context().zero(partial, 0, bytes);
      launch(
          tile,
          blocks,
          map,
          channels,
          guides,
          dOut,
          weights,
          regions,
          hidden,
          outputs,
          sums.length(),
          partial,
          mode);
      sums.addTo(gradient, factor, OrderedSum.of(session, partial, blocks, sums.length()));
    }
  }

  private void launch(
      PixelTile tile,
      int blocks,
      DeviceMemory map,
      int channels,
      int guides,
      DeviceMemory dOut,
      DeviceMemory weights,
      Regions regions,
      int hidden,
      int outputs,
      int stride,
      DeviceMemory sums,
      int mode) {
    session
        .kernel("stage_mlp_grad", "stage_mlp_grad")
        .launch(
            new LaunchShape(blocks, 1, 1, tile.threads(), 1, 1, tile.sharedBytes()),
            map,
            guidance,
            dOut,
            dGuidance == null ? guidance : dGuidance,
            weights,
            sums,
            pixels,
            channels,
            guides,
            hidden,
            outputs,
            tile.shift(),
            regions.in(),
            regions.out(),
            regions.hidden(),
            stride,
            mode | (dGuidance == null ? 0 : WANT_GUIDANCE));
  }
}
