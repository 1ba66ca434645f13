package org.featup.internal.train.stack;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which backbones see an image: all of them, or one, so that a step costs the same however many
 * there are. Turns follow from the number of the image in the run alone, so a run may resume at any
 * step, and every backbone gets its share to within one image.
 *
 * @param given number of backbones that were given; they come first
 * @param random number of random spaces that come after them
 * @param all whether all see every image; otherwise one
 * @param share of the images that random spaces see, if there are any
 */
public record BackboneTurns(int given, int random, boolean all, double share) {

  /**
   * The indices of the backbones that see an image.
   *
   * @param image counted from 0 over the whole run
   */
  List<Integer> of(long image) {
    if (all) {
      return IntStream.range(0, given + random).boxed().toList();
    }
    long before = byRandom(image);
    boolean isRandom = byRandom(image + 1) > before;
    long turn = isRandom ? given + before % random : (image - before) % given;
    return List.of((int) turn);
  }

  /** How many of the first images random spaces see. */
  private long byRandom(long images) {
    return random == 0 ? 0 : (long) Math.floor(images * share);
  }
}
