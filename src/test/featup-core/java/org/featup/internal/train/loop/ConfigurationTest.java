package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  /** Options as trainers have them. */
  record Inner(boolean blur, float share) {}

  record Options(int size, Inner inner, Thread.State state, Path path) {}

  private static final Configuration CONFIGURATION =
      Configuration.empty()
          .with("name", "a \"quoted\" näme")
          .with("seed", Long.MIN_VALUE)
          .with("options", new Options(7, new Inner(true, 0.1f), Thread.State.NEW, Path.of("a")));

  @Test
  void recordsAreTakenApart() {
    assertEquals(
        "{\"name\":\"a \\\"quoted\\\" näme\",\"options.inner.blur\":true,"
            + "\"options.inner.share\":0.1,\"options.path\":\"a\",\"options.size\":7,"
            + "\"options.state\":\"NEW\",\"seed\":-9223372036854775808}",
        CONFIGURATION.toJson());
  }

  @Test
  void comesBackFromJson() throws IOException {
    Configuration back = Configuration.parse(CONFIGURATION.toJson());
    assertEquals(CONFIGURATION, back);
    assertEquals(CONFIGURATION.hashCode(), back.hashCode());
    assertEquals(List.of(), CONFIGURATION.differences(back));
    Configuration small = Configuration.empty().with("a", 1e-300).with("b", 3.0).with("c", null);
    assertEquals(small, Configuration.parse(small.toJson()));
    assertNotEquals(small, small.with("d", 1));
  }

  @Test
  void anEmptyOptionIsNoKey() {
    Configuration none = Configuration.empty().with("a", Optional.empty());
    assertEquals(Configuration.empty(), none);
    Configuration some = Configuration.empty().with("a", Optional.of(new Inner(true, 0.5f)));
    assertEquals(Configuration.empty().with("a.blur", true).with("a.share", 0.5), some);
  }

  @Test
  void namesEveryDifference() {
    Configuration one = Configuration.empty().with("a", 1).with("b", 0.5).with("c", "x");
    Configuration two = Configuration.empty().with("b", 0.25).with("c", "x").with("d", true);
    assertEquals(
        List.of("a was 1, given nothing", "b was 0.5, given 0.25", "d was nothing, given true"),
        one.differences(two));
  }

  @Test
  void refusesWhatItCannotKeep() {
    Configuration one = Configuration.empty().with("a", 1);
    assertThrows(IllegalArgumentException.class, () -> one.with("a", 2));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> one.with("b", Double.NaN));
    assertTrue(e.getMessage().contains("b: expected a finite number"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "{\"a\":{}}", "{\"a\":null}", "{\"a\":[1]}", "{\"a\":1"})
  void refusesOtherJson(String text) {
    assertThrows(IOException.class, () -> Configuration.parse(text));
  }
}
