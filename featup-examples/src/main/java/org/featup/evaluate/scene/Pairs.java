package org.featup.evaluate.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.NDArray;

/**
 * Makes pairs of pictures that show the same small objects on different photos. The objects are cut
 * from further photos, where there are any.
 */
public final class Pairs {
  private static final int CANDIDATES = 30;
  private final List<NDArray> photos;
  private final CompositeOptions options;

  /**
   * Of these photos.
   *
   * @param photos (1, 3, H, W) each, normalised; at least 2; not modified
   * @param options size of the pictures, number and size of the objects
   * @throws IllegalArgumentException if there is but one photo
   */
  public Pairs(List<NDArray> photos, CompositeOptions options) {
    if (photos.size() < 2) {
      throw new IllegalArgumentException(
          "expected at least 2 photos to make pairs of pictures of, given " + photos.size());
    }
    this.photos = List.copyOf(photos);
    this.options = options;
  }

  /**
   * Makes one.
   *
   * @param second which photo the objects of the second picture lie on; the first is drawn
   * @param random all that is random is drawn from here
   * @return the pictures and where the objects are
   */
  public PicturePair pair(int second, RandomGenerator random) {
    int count = photos.size();
    int first = (second + random.nextInt(1, count)) % count;
    Guide from = layer(first, random);
    Guide to = layer(second, random);
    int[] shown = new int[options.side() * options.side()];
    Arrays.fill(shown, -1);
    int[] centres = new int[options.objects()];
    List<Place> placedFirst = new ArrayList<>();
    List<Place> placedSecond = new ArrayList<>();
    for (int i = 0; i < options.objects(); i++) {
      Sticker sticker =
          Sticker.cut(layer(other(first, second, random), random), options.radius(random), random);
      Place here = free(placedFirst, sticker.radius(), random);
      Place there = free(placedSecond, sticker.radius(), random);
      sticker.paste(from, Pose.plain(here.y(), here.x()));
      boolean[] mask = sticker.paste(to, Pose.varied(there.y(), there.x(), random));
      centres[i] = here.y() * options.side() + here.x();
      for (int p = 0; p < mask.length; p++) {
        shown[p] = mask[p] ? i : shown[p];
      }
    }
    return new PicturePair(from.image(), centres, to.image(), shown);
  }

  private Guide layer(int photo, RandomGenerator random) {
    return Guide.random(photos.get(photo), Part.WHOLE, options.side(), random);
  }

  /** A photo that is neither, if there are three. */
  private int other(int first, int second, RandomGenerator random) {
    int[] left = new int[photos.size()];
    int count = 0;
    for (int i = 0; i < left.length; i++) {
      if (i != first && i != second) {
        left[count++] = i;
      }
    }
    return count == 0 ? first : left[random.nextInt(count)];
  }

  /** The freest of some places that are not at the rim; joins those that are taken. */
  private Place free(List<Place> taken, double radius, RandomGenerator random) {
    int margin = Math.min(options.side() / 2 - 1, (int) Math.ceil(2 * radius));
    Place best = null;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < CANDIDATES; i++) {
      int y = random.nextInt(margin, options.side() - margin);
      int x = random.nextInt(margin, options.side() - margin);
      double room = options.side();
      for (Place place : taken) {
        room = Math.min(room, Math.hypot(place.y() - y, place.x() - x) - place.radius());
      }
      if (room > most) {
        most = room;
        best = new Place(y, x, radius);
      }
    }
    taken.add(best);
    return best;
  }
}
