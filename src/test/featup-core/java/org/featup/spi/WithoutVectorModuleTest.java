package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user gets who starts java without the flag for the Vector API. */
@Tag("no-vector")
class WithoutVectorModuleTest {

  @Test
  void theReasonNamesTheFlag() {
    String reason =
        Backends.candidates().stream()
            .filter(c -> c.name().equals("simd"))
            .map(Backends.Candidate::unavailable)
            .findFirst()
            .orElseThrow();
    assertTrue(reason.contains("--add-modules jdk.incubator.vector"), reason);
  }

  @Test
  void scalarIsChosen() {
    assertEquals("scalar", Backends.standard().name());
  }

  @Test
  void forcingSimdIsAnErrorThatSaysWhy() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Backends.byName("simd"));
    assertTrue(e.getMessage().contains("--add-modules jdk.incubator.vector"), e.getMessage());
  }
}
