package org.featup.train;

import java.util.HashMap;
import java.util.Map;
import org.featup.backbone.Backbone;
import org.featup.backbone.RandomSpace;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.train.data.CheckedBackbone;

/**
 * The shapes of backbones' features for square images, found by showing them grey ones: each
 * backbone one of each size. A random space of a backbone costs no further run of it.
 */
final class BackboneShapes {
  private static final int RGB = 3;

  private final Map<Seen, Shape> shapes = new HashMap<>();

  private record Seen(Backbone backbone, int side) {}

  /**
   * The shape, as {@link CheckedBackbone#shape} gives it.
   *
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  Shape of(Backbone backbone, int side) {
    if (backbone instanceof RandomSpace space) {
      return of(space.source(), side).withChannels(RandomSpace.CHANNELS);
    }
    return shapes.computeIfAbsent(
        new Seen(backbone, side),
        seen -> CheckedBackbone.shape(backbone, NDArray.zeros(new Shape(1, RGB, side, side))));
  }

  /**
   * The same for an image of several times the size.
   *
   * @throws IllegalArgumentException if the grid is no finer, too
   */
  Shape enlarged(Backbone backbone, int side, int scale) {
    Shape plain = of(backbone, side);
    int larger = Math.multiplyExact(scale, side);
    Shape shape = of(backbone, larger);
    if (shape.c() != plain.c() || shape.h() <= plain.h() || shape.w() <= plain.w()) {
      throw new IllegalArgumentException(
          "the detail needs a backbone with a finer grid for a larger image: expected more cells"
              + " than "
              + plain
              + " for an image of "
              + larger
              + " pixels, given "
              + shape
              + " by "
              + backbone.name());
    }
    return shape;
  }
}
