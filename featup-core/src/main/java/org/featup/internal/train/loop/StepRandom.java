package org.featup.internal.train.loop;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one training step. Every use has a generator of its own, seeded by (seed,
 * step, purpose, indices) and made when it is needed. So there is no generator to save: a run
 * resumed from a checkpoint knows the seed and the step, and draws what an uninterrupted run would
 * have drawn. The generators of a step may be used in any order and by any thread, and a use that
 * is added or drops out does not shift the numbers of the others.
 *
 * <p>The seed of a generator is a hash of its key, made of steps that are one to one (Stafford's
 * variant 13 of the MurmurHash3 finaliser). {@link SplittableRandom} is Steele, Lea and Flood's
 * SplitMix64: its 64 bits of state cost nothing to set up, which matters for a few draws per
 * jitter.
 *
 * @param seed the seed of the run
 * @param step the step, counted from 1
 */
public record StepRandom(long seed, long step) {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /**
   * A new generator.
   *
   * @param purpose what the numbers are for, {@code "jitter"} say
   * @param indices tell apart several uses for one purpose: which image, which jitter
   * @return a generator that gives the same numbers whenever it is asked for with the same key; to
   *     be used by one thread
   */
  public RandomGenerator generator(String purpose, int... indices) {
    long hash = mix(mix(mix(GOLDEN_GAMMA, seed), step), purpose.length());
    for (int i = 0; i < purpose.length(); i++) {
      hash = mix(hash, purpose.charAt(i));
    }
    for (int index : indices) {
      hash = mix(hash, index);
    }
    return new SplittableRandom(hash);
  }

  /** One to one in each argument. */
  private static long mix(long hash, long value) {
    long z = hash + GOLDEN_GAMMA * (value + 1);
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }
}
