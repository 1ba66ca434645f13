package org.featup.internal.backbone;

import org.featup.backbone.CellGrid;
import org.featup.spi.Reflection;

/**
 * How one axis of an image is laid into the input of a network: resampled to {@code inner} pixels,
 * reflected {@code before} pixels before and as far after as fills {@code total}; of the {@code
 * outputs} cells that come out, {@code cells} from {@code crop} on belong to the image.
 */
public record Framing(int inner, int before, int total, int outputs, int crop, int cells) {

  /** Plans for a network that takes any size. */
  public static Framing any(CellGrid grid, int context, int imageSize) {
    int cells = Math.max(1, (int) Math.round((double) imageSize / grid.stride()));
    long total = (cells + 2L * context) * grid.stride() + grid.surplus();
    if (total > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "an image side of " + imageSize + " pixels with its context is more than 2^31-1 pixels");
    }
    return of(grid, context, cells, (int) total);
  }

  /** Plans for a network whose input has this one size. */
  public static Framing fixed(CellGrid grid, int context, int total) {
    int outputs = (total - grid.surplus()) / grid.stride();
    int cells = outputs - 2 * context;
    if (cells < 1) {
      throw new IllegalArgumentException(
          "an input of "
              + total
              + " pixels has "
              + Math.max(0, outputs)
              + " cells of "
              + grid.stride()
              + " pixels; a context of "
              + context
              + " on both sides leaves none of them");
    }
    return of(grid, context, cells, total);
  }

  private static Framing of(CellGrid grid, int context, int cells, int total) {
    int stride = grid.stride();
    int inner = cells * stride;
    // Cell `context` must be centred on the middle of the image's first cell. Without context there
    // may be no room to shift, and losing pixels of the image would be worse than half a cell.
    double wanted = grid.origin() - (stride - 1) / 2.0 + (double) context * stride;
    int before = (int) Math.max(0, Math.min(Math.round(wanted), total - inner));
    return new Framing(inner, before, total, (total - grid.surplus()) / stride, context, cells);
  }

  /** For every pixel of the input, the pixel of the image it shows. */
  public int[] sources() {
    int[] sources = new int[total];
    for (int i = 0; i < total; i++) {
      sources[i] = Reflection.index(i - before, inner);
    }
    return sources;
  }
}
