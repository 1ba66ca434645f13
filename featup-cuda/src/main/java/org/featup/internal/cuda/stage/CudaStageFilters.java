package org.featup.internal.cuda.stage;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.memory.CudaBuffer;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceInput;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;

/**
 * The filters of a stage (equations 5 and 6) on a device: keys, logits, and from the logits the
 * filters in place. Beyond its result this needs the keys for a while.
 */
public final class CudaStageFilters {
  private final CudaSession session;

  public CudaStageFilters(CudaSession session) {
    this.session = session;
  }

  /**
   * {@link org.featup.spi.Backend#stageFilters}.
   *
   * @param guidance (B, parameters.guidance(), H, W)
   * @return (B, D*D, H, W) on the device, the weights of a pixel next to each other
   */
  public NDArray stageFilters(NDArray guidance, StageParameters parameters) {
    Shape size = guidance.shape();
    int pixels = size.withChannels(1).arrayLength();
    NDArray filters =
        session.allocate(size.withChannels(parameters.diameter() * parameters.diameter()));
    try (DeviceInput guide = session.input(guidance);
        StageKeys keys = StageKeys.of(session, guide.memory(), pixels, parameters)) {
      DeviceMemory map = ((CudaBuffer) filters.device()).memory();
      new KeyProducts(session).logits(keys.planes(), size, parameters, map, false);
      new StagePixels(session, pixels)
          .filters(map, guide.memory(), parameters, parameters.appliedFixup());
      return filters;
    } catch (RuntimeException | Error e) {
      filters.close();
      throw e;
    }
  }
}
