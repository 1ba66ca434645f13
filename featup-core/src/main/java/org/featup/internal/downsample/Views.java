package org.featup.internal.downsample;

import java.util.List;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/** What a caller can get wrong, and the jitters as the resamplings a backend wants. */
public final class Views {
  private Views() {}

  public static List<Resampling> of(List<Jitter> jitters, Shape x, PoolGrid grid, boolean blur) {
    if (jitters.isEmpty()) {
      throw new IllegalArgumentException("expected at least one jitter, given none");
    }
    grid.check(x.h(), x.w());
    Resampling blurring = Resampling.gaussianBlur5(x.h(), x.w());
    return jitters.stream()
        .map(jitter -> jitter.resampling(x.h(), x.w()))
        .map(view -> blur ? view.then(blurring) : view)
        .toList();
  }

  public static void checkGradients(NDArray output, NDArray dOut, Shape x, NDArray dX) {
    if (!dOut.shape().equals(output.shape())) {
      throw new IllegalArgumentException(
          "expected dOut of shape " + output.shape() + ", given " + dOut.shape());
    }
    PixelMajor.checkSum("dX", x, dX);
  }
}
