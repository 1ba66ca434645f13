package org.featup.evaluate.scene;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.evaluate.label.LabelMap;
import org.featup.ndarray.NDArray;

/**
 * Makes composites: the ground is one photo, and objects textured from others lie on it, the later
 * above the earlier. The class of a pixel is the photo that its colour is from, so it is exact.
 *
 * <p>Half of the masks are drawn ({@link Outline}); the others follow edges of the object's own
 * photo, or of what lies below it ({@link RegionShape}).
 */
public final class Composer {
  private final List<NDArray> photos;
  private final CompositeOptions options;

  /**
   * Of these photos.
   *
   * @param photos (1, 3, H, W) each, normalised, of at least 6 columns; at least 2 photos; not
   *     modified
   * @param options what composites are like
   * @throws IllegalArgumentException if there is but one photo
   */
  public Composer(List<NDArray> photos, CompositeOptions options) {
    if (photos.size() < 2) {
      throw new IllegalArgumentException(
          "expected at least 2 photos to make composites of, given " + photos.size());
    }
    this.photos = List.copyOf(photos);
    this.options = options;
  }

  /**
   * Makes one.
   *
   * @param ground which photo lies below
   * @param part the columns of all photos that may be shown
   * @param random all that is random is drawn from here
   * @return the picture and its classes, one for each photo
   */
  public Composite compose(int ground, Part part, RandomGenerator random) {
    int side = options.side();
    Guide canvas = layer(ground, part, random);
    int[] labels = new int[side * side];
    Arrays.fill(labels, ground);
    for (int i = 0; i < options.objects(); i++) {
      int source = (ground + random.nextInt(1, photos.size())) % photos.size();
      Guide layer = layer(source, part, random);
      boolean[] mask = mask(layer, canvas, place(random), random);
      canvas.paint(layer, mask);
      for (int p = 0; p < labels.length; p++) {
        labels[p] = mask[p] ? source : labels[p];
      }
    }
    LabelMap truth = new LabelMap(side, side, photos.size(), labels);
    return new Composite(canvas.image(), truth);
  }

  private Guide layer(int photo, Part part, RandomGenerator random) {
    return Guide.random(photos.get(photo), part, options.side(), random);
  }

  private Place place(RandomGenerator random) {
    int y = random.nextInt(options.side());
    int x = random.nextInt(options.side());
    return new Place(y, x, options.radius(random));
  }

  private static boolean[] mask(Guide layer, Guide canvas, Place place, RandomGenerator random) {
    if (random.nextBoolean()) {
      return Outline.mask(layer.side(), place, random);
    }
    RegionShape[] kinds = RegionShape.values();
    Guide guide = random.nextBoolean() ? layer : canvas;
    return kinds[random.nextInt(kinds.length)].mask(guide, place, random);
  }
}
