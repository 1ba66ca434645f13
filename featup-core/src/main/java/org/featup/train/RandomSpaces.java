package org.featup.train;

import java.util.ArrayList;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.internal.backbone.RandomNetwork;
import org.featup.internal.backbone.RandomSpace;
import org.featup.internal.train.loop.StepRandom;
import org.featup.spi.Backend;

/**
 * Random feature spaces that a training takes for further backbones, so that the stages do not
 * learn the peculiarities of one network. They are drawn from the seed of the run.
 *
 * @param count how many; 0 for none
 * @param kind what they are functions of
 * @param share of the images that they see, in turn; the given backbones see the others, in turn.
 *     Above 0, at most 1. Has no meaning without spaces
 */
public record RandomSpaces(int count, Kind kind, double share) {
  /** No spaces. */
  public static final RandomSpaces NONE = new RandomSpaces(0, Kind.BOTH, 0.5);

  /** What random spaces are functions of. */
  public enum Kind {
    /**
     * Of the features of the given backbones, in turn: random Fourier features (Rahimi and Recht,
     * 2007) with a length scale and channel weights drawn for each space.
     */
    FEATURES,
    /** Of the photo: a network of four layers of random 4x4 filters, never trained. */
    PHOTO,
    /** Features, photo, features, and so on. */
    BOTH
  }

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is outside its range
   */
  public RandomSpaces {
    if (count < 0) {
      throw new IllegalArgumentException("random backbones: expected at least 0, given " + count);
    }
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "share of the random backbones: expected above 0, at most 1, given " + share);
    }
  }

  /**
   * As many of both kinds, which see half of the images.
   *
   * @param count how many
   * @return the spaces
   */
  public static RandomSpaces of(int count) {
    return new RandomSpaces(count, Kind.BOTH, 0.5);
  }

  /**
   * Draws them.
   *
   * @param given backbones with their channels
   * @param random of the run
   */
  List<Backbone> draw(List<Source> given, StepRandom random, Backend backend) {
    List<Backbone> spaces = new ArrayList<>();
    int ofFeatures = 0;
    for (int i = 0; i < count; i++) {
      String name = "random" + (i + 1);
      if (kind == Kind.PHOTO || (kind == Kind.BOTH && i % 2 == 1)) {
        spaces.add(new RandomNetwork(name, random.generator("random network", i), backend));
      } else {
        Source source = given.get(ofFeatures++ % given.size());
        spaces.add(
            new RandomSpace(
                name,
                source.backbone(),
                source.channels(),
                random.generator("random space", i),
                backend));
      }
    }
    return spaces;
  }

  /** A backbone and how many channels its features have. */
  record Source(Backbone backbone, int channels) {}
}
