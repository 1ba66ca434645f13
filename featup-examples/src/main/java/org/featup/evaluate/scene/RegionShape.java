package org.featup.evaluate.scene;

import java.util.Arrays;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * A connected piece of a photo of a given area whose border follows what is in the photo: a flood
 * from a seed that takes the pixel of the lowest level next, until the area is reached.
 */
enum RegionShape {
  /**
   * The level is the length of the shortest way from the seed, on which a step between unlike
   * colours is long: the flood fills an object up to its edges before it leaves it (Dijkstra).
   */
  GROWN {
    @Override
    Levels levels(Guide guide, Place place, RandomGenerator random) {
      return (level, from, to) -> level + STEP + guide.difference(from, to);
    }
  },
  /**
   * The level is the difference of colour to the seed, with smooth noise and a pull to the seed: a
   * threshold with hysteresis, as the borders of shadows and stains are.
   */
  STAINED {
    @Override
    Levels levels(Guide guide, Place place, RandomGenerator random) {
      Waves noise = Waves.draw(2 * place.radius(), random);
      int seed = place.y() * guide.side() + place.x();
      return (level, from, to) -> {
        int y = to / guide.side();
        int x = to % guide.side();
        double far = Math.hypot(y - place.y(), x - place.x()) / place.radius();
        return guide.difference(seed, to) + far * far + noise.at(y, x);
      };
    }
  };

  /** What a step costs where the photo is flat; colours have deviation 1 over all photos. */
  private static final double STEP = 0.05;

  private static final int WAVES = 6;

  /** The level at which a flood enters a pixel. */
  interface Levels {
    double of(double level, int from, int to);
  }

  private record Entry(double level, int pixel) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int order = Double.compare(level, other.level);
      return order != 0 ? order : Integer.compare(pixel, other.pixel);
    }
  }

  abstract Levels levels(Guide guide, Place place, RandomGenerator random);

  /** The mask of a region around a place; its area is that of the place but for holes and hairs. */
  boolean[] mask(Guide guide, Place place, RandomGenerator random) {
    boolean[] mask = flood(guide.side(), place, levels(guide, place, random));
    return Smoothing.majority(Smoothing.filled(mask, guide.side()), guide.side());
  }

  private static boolean[] flood(int side, Place place, Levels levels) {
    boolean[] taken = new boolean[side * side];
    double[] best = new double[side * side];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    PriorityQueue<Entry> next = new PriorityQueue<>();
    next.add(new Entry(0, place.y() * side + place.x()));
    for (int left = place.area(); left > 0 && !next.isEmpty(); ) {
      Entry entry = next.poll();
      int pixel = entry.pixel;
      if (taken[pixel]) {
        continue;
      }
      taken[pixel] = true;
      left--;
      for (int neighbour : Smoothing.neighbours(pixel, side)) {
        double level = levels.of(entry.level, pixel, neighbour);
        if (!taken[neighbour] && level < best[neighbour]) {
          best[neighbour] = level;
          next.add(new Entry(level, neighbour));
        }
      }
    }
    return taken;
  }

  /**
   * A sum of plane waves in random directions, about as long as given, of deviation a half.
   *
   * @param direction of each wave, in radians
   * @param frequency radians per pixel
   * @param phase at the first pixel
   */
  private record Waves(double[] direction, double[] frequency, double[] phase) {

    static Waves draw(double length, RandomGenerator random) {
      return new Waves(
          random.doubles(WAVES, 0, 2 * Math.PI).toArray(),
          random.doubles(WAVES, 0.5, 1.5).map(part -> 2 * Math.PI / (length * part)).toArray(),
          random.doubles(WAVES, 0, 2 * Math.PI).toArray());
    }

    double at(int y, int x) {
      double sum = 0;
      for (int i = 0; i < WAVES; i++) {
        double along = x * Math.cos(direction[i]) + y * Math.sin(direction[i]);
        sum += Math.sin(frequency[i] * along + phase[i]);
      }
      return sum / Math.sqrt(2 * WAVES);
    }
  }
}
