package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.CudaKernel;
import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.driver.LaunchShape;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.Shape;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;

/** Launches the kernel that compares the key of each pixel with those of its window. */
final class KeyProducts {
  private final CudaSession session;

  KeyProducts(CudaSession session) {
    this.session = session;
  }

  /**
   * Writes the logits, for the cosine the cosines.
   *
   * @param keys planes (key, pixel), of length 1 for the cosine
   * @param size extents of the map; its channels do not matter
   * @param out receives D*D logits per pixel, next to each other or, in planes, (tap, pixel)
   */
  void logits(
      DeviceMemory keys, Shape size, StageParameters parameters, DeviceMemory out, boolean planes) {
    boolean distances = parameters.rangeKernel() == RangeKernel.GAUSSIAN;
    WindowTiles tiles = WindowTiles.of(size);
    WindowParts parts = WindowParts.of(parameters.diameter());
    int chunk = parts.chunk(parameters.keys());
    CudaKernel kernel = session.kernel("key_products", "key_products");
    int shared = parts.sharedBytes(chunk);
    kernel.launch(
        new LaunchShape(
            Math.multiplyExact(tiles.count(), parts.parts()), 1, 1, parts.threads(), 1, 1, shared),
        keys,
        out,
        tiles.pixels(),
        size.h(),
        size.w(),
        parameters.keys(),
        parameters.radius(),
        tiles.across(),
        tiles.down(),
        size.n(),
        parts.rowSegments(),
        parts.slots(),
        parts.tileRows(),
        parts.pitch(),
        chunk,
        distances ? 1 : 0,
        planes ? 1 : 0,
        parameters.logitScale());
  }

  /**
   * Writes the gradient of the keys.
   *
   * @param dLogits gradient of the logits, planes (tap, pixel)
   * @param keys as {@link #logits} read them
   * @param dKeys receives planes (key, pixel)
   */
  void gradient(
      DeviceMemory dLogits,
      DeviceMemory keys,
      Shape size,
      StageParameters parameters,
      DeviceMemory dKeys) {
    boolean distances = parameters.rangeKernel() == RangeKernel.GAUSSIAN;
    boolean cosine = parameters.rangeKernel() == RangeKernel.COSINE;
    WindowTiles tiles = WindowTiles.of(size);
    WindowParts parts = WindowParts.of(parameters.diameter());
    int chunk = parts.gradientChunk(parameters.keys());
    int shared = parts.gradientSharedBytes(chunk);
    session
        .kernel("key_products_grad", "key_products_grad")
        .launch(
            new LaunchShape(tiles.count(), 1, 1, parts.threads(), 1, 1, shared),
            dLogits,
            keys,
            dKeys,
            tiles.pixels(),
            size.h(),
            size.w(),
            parameters.keys(),
            parameters.radius(),
            tiles.across(),
            tiles.down(),
            parts.rowSegments(),
            parts.slots(),
            parts.parts(),
            parts.tileRows(),
            parts.pitch(),
            chunk,
            distances ? 1 : 0,
            cosine ? 1f : parameters.temperature());
  }
}
