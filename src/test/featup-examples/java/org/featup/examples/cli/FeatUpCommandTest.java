package org.featup.examples.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What all commands share. */
class FeatUpCommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "upsample",
        "train",
        "fit",
        "query",
        "conformance",
        "bench",
        "bench jbu",
        "bench adaptive-conv",
        "info",
        "jmh"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    Cli run = Cli.run((Object[]) (command + " --help").split(" ", -1));
    assertEquals(0, run.status());
    assertTrue(run.out().contains("Usage: featup " + command), run.out());
    assertTrue(run.out().matches("(?s).*Examples?:\\R  featup " + command + ".*"), run.out());
  }

  @Test
  void withoutACommand() {
    Cli run = Cli.run();
    assertEquals(2, run.status());
    assertTrue(run.err().contains("name a command"), run.err());
    assertEquals(2, Cli.run("upsmaple").status());
    assertEquals(0, Cli.run("--version").status());
  }

  @Test
  void infoNamesBackendsAndTheChoice() {
    Cli run = Cli.run("info", "--backend", "scalar", "--threads", 3);
    assertEquals(0, run.status(), run.err());
    assertTrue(run.out().contains("backend simd     available"), run.out());
    assertTrue(run.out().contains("scalar on 3 threads, as --backend says"), run.out());
    assertTrue(run.out().contains("4 stages, radius 3"), run.out());
  }

  @Test
  void infoSaysWhy() {
    Cli run = Cli.run("info");
    assertTrue(run.out().matches("(?s).*chosen +simd on \\d+ threads, the fastest.*"), run.out());
  }

  @Test
  void jmhListsItsBenchmarks() {
    Cli wrong = Cli.run("jmh", "-nonsense");
    assertEquals(2, wrong.status(), wrong.err());
  }

  @Test
  void messagesAreOneLine() {
    assertEquals("a; b", Messages.of(new IOException("a\n  b")));
    assertEquals(
        "x.png: access denied",
        Messages.of(new UncheckedIOException(new AccessDeniedException("x.png"))));
    assertEquals("java.io.FileNotFoundException", Messages.of(new FileNotFoundException()));
    assertTrue(Messages.of(new OutOfMemoryError()).contains("-Xmx"));
  }
}
