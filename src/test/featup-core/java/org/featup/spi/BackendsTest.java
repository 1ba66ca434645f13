package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.internal.scalar.ScalarProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendsTest {

  @AfterEach
  void clear() {
    System.clearProperty(Backends.THREADS_PROPERTY);
  }

  @Test
  void theVectorBackendIsThereAndComesFirst() {
    List<Backends.Candidate> candidates = Backends.candidates();
    assertEquals(List.of("simd", "scalar"), candidates.stream().map(c -> c.name()).toList());
    for (Backends.Candidate candidate : candidates) {
      assertNull(candidate.unavailable());
    }
    assertTrue(candidates.get(0).priority() > candidates.get(1).priority());
  }

  @Test
  void byName() {
    for (String name : List.of("scalar", "simd")) {
      Backend backend = Backends.byName(name);
      assertEquals(name, backend.name());
      assertEquals(name, backend.on(Workers.ofThreads(1)).name());
    }
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName("tpu"));
    assertTrue(e.getMessage().contains("tpu"), e.getMessage());
    assertTrue(e.getMessage().contains("simd, scalar"), e.getMessage());
  }

  @Test
  void theStandardBackendIsChosenOnce() {
    assertSame(Backends.standard(), Backends.standard());
  }

  @Test
  void threadsComeFromTheProperty() {
    assertEquals(Runtime.getRuntime().availableProcessors(), Backends.threads());
    System.setProperty(Backends.THREADS_PROPERTY, "3");
    assertEquals(3, Backends.threads());
    assertTrue(Backends.byName("simd").toString().contains("3 threads"));
    for (String bad : List.of("0", "-1", "two", "", "100000")) {
      System.setProperty(Backends.THREADS_PROPERTY, bad);
      Exception e = assertThrows(IllegalArgumentException.class, Backends::threads);
      assertTrue(e.getMessage().contains("given " + bad), e.getMessage());
    }
  }

  /** Here is no other artifact than the core. */
  @Test
  void theArtifactOfABackendThatIsElsewhere() {
    for (String name : List.of("cuda", "cuda:1")) {
      Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName(name));
      assertEquals(
          "no backend is named "
              + name
              + "; there are simd, scalar; cuda needs org.featup:featup-cuda on the class path",
          e.getMessage());
    }
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName("cudas"));
    assertEquals("no backend is named cudas; there are simd, scalar", e.getMessage());
  }

  /** A provider that says why it cannot be used, when it is asked or when it is to make one. */
  private record Unusable(String name, String unavailable) implements BackendProvider {
    @Override
    public int priority() {
      return 30;
    }

    @Override
    public Backend create(Workers workers) {
      throw new IllegalStateException("the device is full");
    }
  }

  @Test
  void whatCannotBeMadeIsPassedOver() {
    List<BackendProvider> all =
        List.of(
            new Unusable("a", "there is no driver"), new Unusable("b", null), new ScalarProvider());
    Backend best = Backends.best(all, Workers.ofThreads(1));
    assertEquals("scalar", best.name());
    Exception e =
        assertThrows(
            IllegalStateException.class,
            () -> Backends.best(all.subList(0, 2), Workers.ofThreads(1)));
    assertEquals(
        "no backend can be used: [a: there is no driver, b: the device is full]", e.getMessage());
  }
}
