package org.featup.jitter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the sampler draws, over many draws. */
class JitterSamplerTest {
  private static final int DRAWS = 4000;
  private static final int HEIGHT = 20;
  private static final int WIDTH = 30;

  private static List<Jitter> draw(JitterSampler sampler, long seed) {
    RandomGenerator random = new Random(seed);
    return IntStream.range(0, DRAWS).mapToObj(i -> sampler.sample(HEIGHT, WIDTH, random)).toList();
  }

  private static double share(List<Jitter> jitters, Predicate<Jitter> of) {
    return jitters.stream().filter(of).count() / (double) jitters.size();
  }

  @Test
  void aSeedGivesTheSameJitters() {
    assertEquals(draw(JitterSampler.jbu(), 5), draw(JitterSampler.jbu(), 5));
    assertNotEquals(draw(JitterSampler.jbu(), 5), draw(JitterSampler.jbu(), 6));
  }

  @Test
  void everyJitterFitsTheImage() {
    for (Jitter jitter : draw(JitterSampler.jbu(), 1)) {
      jitter.resampling(HEIGHT, WIDTH);
      assertTrue(jitter.zoom() >= 1 && jitter.zoom() <= 2);
    }
  }

  @Test
  void halfOfTheJittersOfJbuAreFlippedAndHalfZoomed() {
    List<Jitter> jitters = draw(JitterSampler.jbu(), 2);
    assertEquals(0.5, share(jitters, Jitter::flip), 0.03);
    assertEquals(0.5, share(jitters, j -> j.zoom() > 1), 0.03);
    List<Jitter> zoomed = jitters.stream().filter(j -> j.zoom() > 1).toList();
    assertEquals(1.5, zoomed.stream().mapToDouble(Jitter::zoom).average().orElse(0), 0.03);
  }

  @Test
  void allJittersOfTheImplicitUpsamplerAreZoomed() {
    List<Jitter> jitters = draw(JitterSampler.implicit(), 3);
    assertEquals(1, share(jitters, j -> j.zoom() > 1));
    assertEquals(1.4, jitters.stream().mapToDouble(Jitter::zoom).average().orElse(0), 0.02);
    assertEquals(0.25, share(jitters, j -> j.zoom() > 1.6), 0.03);
  }

  @Test
  void everyJitterIsZoomedUpToFour() {
    List<Jitter> jitters = draw(new JitterSampler(5, 4, 0.5, 1), 3);
    assertEquals(1, share(jitters, j -> j.zoom() > 1));
    assertEquals(2.5, jitters.stream().mapToDouble(Jitter::zoom).average().orElse(0), 0.05);
    assertEquals(1 / 3.0, share(jitters, j -> j.zoom() > 3), 0.03);
    jitters.forEach(j -> j.resampling(HEIGHT, WIDTH));
  }

  @Test
  void positionsAreUniformOverAllThatFit() {
    List<Jitter> jitters = draw(new JitterSampler(3, 1, 0, 1), 4);
    for (int position = 0; position <= 6; position++) {
      int at = position;
      assertEquals(1 / 7.0, share(jitters, j -> j.top() == at), 0.02);
      assertEquals(1 / 7.0, share(jitters, j -> j.left() == at), 0.02);
    }
    assertEquals(0, share(jitters, Jitter::flip));
    assertEquals(0, share(jitters, j -> j.zoom() > 1));
  }

  @Test
  void withoutPaddingAndZoomThereIsOnePosition() {
    Jitter jitter = new JitterSampler(0, 1, 1, 1).sample(HEIGHT, WIDTH, new Random(1));
    assertEquals(new Jitter(0, 1, 0, 0, true), jitter);
  }

  @Test
  void impossibleValues() {
    for (Runnable bad :
        List.<Runnable>of(
            () -> new JitterSampler(-1, 1, 0, 0),
            () -> new JitterSampler(0, 0.5, 0, 0),
            () -> new JitterSampler(0, Double.NaN, 0, 0),
            () -> new JitterSampler(0, 1, -0.1, 0),
            () -> new JitterSampler(0, 1, 1.1, 0),
            () -> new JitterSampler(0, 1, 0, Double.NaN))) {
      assertThrows(IllegalArgumentException.class, bad::run);
    }
  }
}
