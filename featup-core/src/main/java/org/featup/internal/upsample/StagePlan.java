package org.featup.internal.upsample;

import java.util.ArrayList;
import java.util.List;
import org.featup.ndarray.Shape;
import org.featup.spi.StageParameters;

/**
 * The sizes a stack goes through. Each stage doubles; the last one used goes to the target,
 * whatever factor is left: with a target of 2^stages times the features every stage doubles, as the
 * released checkpoints were trained. Stages that the target does not need are left out from the
 * end: x8 takes the first three. No stage goes beyond the target.
 *
 * @param height rows of the features
 * @param width columns of the features
 * @param sizes rows and columns after each stage used; the last is the target
 */
public record StagePlan(int height, int width, List<Size> sizes) {

  /** Rows and columns of a map. */
  public record Size(int height, int width) {}

  /** Every stage doubles. */
  public static StagePlan doubling(int height, int width, int stages) {
    long factor = 1L << stages;
    if (height * factor > Integer.MAX_VALUE || width * factor > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "features of " + height + "x" + width + " times " + factor + " are too large");
    }
    return to(height, width, (int) (height * factor), (int) (width * factor), stages);
  }

  public static StagePlan to(int height, int width, int targetHeight, int targetWidth, int stages) {
    Checks.target(height, width, targetHeight, targetWidth);
    List<Size> sizes = new ArrayList<>();
    long h = height;
    long w = width;
    do {
      h = Math.min(2 * h, targetHeight);
      w = Math.min(2 * w, targetWidth);
      sizes.add(new Size((int) h, (int) w));
    } while (sizes.size() < stages && (h < targetHeight || w < targetWidth));
    sizes.set(sizes.size() - 1, new Size(targetHeight, targetWidth));
    return new StagePlan(height, width, List.copyOf(sizes));
  }

  /**
   * Filters of a stage, of all its pixels.
   *
   * @param stage which, from 0
   * @param images the batch size
   */
  public Shape filters(int stage, int images, StageParameters parameters) {
    Size size = sizes.get(stage);
    int taps = parameters.diameter() * parameters.diameter();
    return new Shape(images, taps, size.height(), size.width());
  }

  /**
   * The map after each stage used.
   *
   * @param features what the stages upsample
   */
  public List<Shape> maps(Shape features) {
    return sizes.stream().map(size -> features.withSize(size.height(), size.width())).toList();
  }

  public Size target() {
    return sizes.get(sizes.size() - 1);
  }
}
