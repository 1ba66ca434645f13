package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.AccessDeniedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

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
    Cli similar = Cli.run("upsmaple", "photo.jpg");
    assertEquals(2, similar.status());
    assertTrue(
        similar.err().startsWith("featup: no such command: upsmaple; did you mean upsample"),
        similar.err());
    Cli bogus = Cli.run("bench", "xyz");
    assertTrue(
        bogus.err().startsWith("featup: no such command: xyz; there are jbu, train-step, "),
        bogus.err());
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
    Cli none = Cli.run("jmh", "Nope");
    assertEquals(2, none.status(), none.err());
    assertTrue(
        none.err().startsWith("featup: no benchmark matches Nope; featup jmh -l lists them"),
        none.err());
  }

  /** As a full disk does it: what was printed is lost, and nothing throws. */
  @Test
  void outputThatIsLostIsAFailure() {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int count) throws IOException {
            throw new IOException("No space left on device");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    StringWriter err = new StringWriter();
    CommandLine line = FeatUpCommand.commandLine();
    line.setOut(new PrintWriter(full, true)).setErr(new PrintWriter(err, true));
    assertEquals(1, line.execute("info"));
    assertEquals("featup: standard output cannot be written", err.toString().strip());
  }

  @Test
  void messagesAreOneLine() {
    assertEquals("a\\n  b", Messages.of(new IOException("a\n  b")));
    assertEquals(
        "x.png: access denied",
        Messages.of(new UncheckedIOException(new AccessDeniedException("x.png"))));
    assertEquals("java.io.FileNotFoundException", Messages.of(new FileNotFoundException()));
    assertTrue(Messages.of(new OutOfMemoryError()).contains("-Xmx"));
  }
}
