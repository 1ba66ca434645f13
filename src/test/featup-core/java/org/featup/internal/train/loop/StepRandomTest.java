package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StepRandomTest {

  /** Results for a seed should not change with the version of Java, nor with ours. */
  @Test
  void drawsTheSameForEver() {
    RandomGenerator random = new StepRandom(42, 7).generator("crop", 3);
    assertEquals(-6711722232059247120L, random.nextLong());
    assertEquals(22, random.nextInt(1000));
    assertEquals(0.05380894652106105, random.nextDouble());
    assertEquals(-1.9734845951783397, random.nextGaussian());
  }

  @Test
  void everyKeyHasItsOwnNumbers() {
    Set<Long> seen = new HashSet<>();
    int count = 0;
    for (long seed : new long[] {-1, 0, 1, Long.MIN_VALUE}) {
      for (long step : new long[] {0, 1, 2, 1L << 40}) {
        StepRandom random = new StepRandom(seed, step);
        for (String purpose : new String[] {"", "a", "b", "ab", "Aa", "BB"}) {
          seen.add(random.generator(purpose).nextLong());
          seen.add(random.generator(purpose, 0).nextLong());
          seen.add(random.generator(purpose, 'b').nextLong());
          seen.add(random.generator(purpose, 1, 2).nextLong());
          seen.add(random.generator(purpose, 2, 1).nextLong());
          count += 5;
        }
      }
    }
    assertEquals(count, seen.size());
  }

  /** The first numbers of consecutive steps are as independent as those of one generator. */
  @Test
  void consecutiveStepsAreUnrelated() {
    int n = 100_000;
    double mean = 0;
    double product = 0;
    double last = 0;
    for (int step = 0; step < n; step++) {
      double x = new StepRandom(1, step).generator("jitter").nextDouble() - 0.5;
      mean += x / n;
      product += x * last / n;
      last = x;
    }
    assertTrue(Math.abs(mean) < 4 / Math.sqrt(12.0 * n), "mean " + mean);
    assertTrue(Math.abs(product) < 4 / (12 * Math.sqrt(n)), "correlation " + product);
  }
}
