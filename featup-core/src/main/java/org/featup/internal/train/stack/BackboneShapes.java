package org.featup.internal.train.stack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.featup.backbone.Backbone;
import org.featup.internal.backbone.RandomSpace;
import org.featup.internal.train.data.CheckedBackbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/**
 * The shapes of backbones' features for square images, found by showing them grey ones: each
 * backbone one of each size. A random space of a backbone costs no further run of it.
 */
public final class BackboneShapes {
  private static final int RGB = 3;

  private final Map<Seen, Shape> shapes = new HashMap<>();

  private record Seen(Backbone backbone, int side) {}

  /**
   * The shape, as {@link CheckedBackbone#shape} gives it.
   *
   * @throws IllegalArgumentException as there
   * @throws IllegalStateException as there
   */
  public Shape of(Backbone backbone, int side) {
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
  public Shape enlarged(Backbone backbone, int side, int scale) {
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
              + backbone.name()
              + "; a backbone of one size learns from the likelihood alone (--likelihood 1 --detail"
              + " 0, JbuLosses.LIKELIHOOD in Java), and cannot be validated");
    }
    return shape;
  }

  /** Whether the grid stays the same for all these scales: the backbone takes one size only. */
  public boolean isOfOneSize(Backbone backbone, int side, List<Integer> scales) {
    Shape plain = of(backbone, side);
    try {
      return scales.stream().allMatch(k -> of(backbone, Math.multiplyExact(k, side)).equals(plain));
    } catch (IllegalArgumentException e) {
      return true; // SizeRule.REFUSE, say
    }
  }
}
