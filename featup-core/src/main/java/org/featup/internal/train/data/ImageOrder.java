package org.featup.internal.train.data;

import java.util.random.RandomGenerator;
import org.featup.internal.train.loop.StepRandom;

/**
 * In which order the pictures are taken: epoch after epoch, each in an order of its own, which
 * follows from the seed and the epoch.
 *
 * @param seed of the run
 * @param images how many pictures there are
 */
record ImageOrder(long seed, int images) {

  /**
   * The order of one epoch. The epoch takes the place of the step in the key of the random numbers.
   *
   * @param epoch counted from 0
   * @return a new array of all indices
   */
  int[] epoch(long epoch) {
    RandomGenerator random = new StepRandom(seed, epoch).generator("order of the epoch");
    int[] order = new int[images];
    for (int i = 0; i < images; i++) { // Fisher and Yates, inside out
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
