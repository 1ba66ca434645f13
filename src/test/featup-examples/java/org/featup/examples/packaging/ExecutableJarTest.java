package org.featup.examples.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.featup.examples.packaging.Program.Outcome;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar featup.jar}, which starts a second java. */
@Tag("packaging")
class ExecutableJarTest {
  private static final String JAR = Path.of("target/featup.jar").toAbsolutePath().toString();

  @TempDir private Path dir;

  @Test
  void asksForTheVectorApiItself() throws IOException, InterruptedException {
    Outcome outcome = Program.java(dir, "-Xmx300m", "-jar", JAR, "info");
    assertEquals(0, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("backend simd     available"), outcome.out());
    assertTrue(outcome.out().matches("(?s).*heap +31[0-9] MB.*"), outcome.out());
  }

  @Test
  void passesTheStatusOn() throws IOException, InterruptedException {
    Outcome outcome = Program.java(dir, "-jar", JAR, "no such", "\"quoted\" word");
    assertEquals(2, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("no such command: no such"), outcome.out());
  }

  @Test
  void endsWithWhatItStarted() throws IOException, InterruptedException {
    Path out = dir.resolve("out");
    Process process =
        Program.start(
            dir, Map.of(), out, "-jar", JAR, "bench", "jbu", "--channels", "8", "--runs", "90000");
    List<ProcessHandle> children = List.of();
    for (int i = 0; i < 600 && children.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      children = process.children().toList();
    }
    assertEquals(1, children.size());
    process.destroy();
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    assertFalse(children.get(0).isAlive());
    assertEquals(143, process.exitValue(), "that of SIGTERM, as the second java gave it");
  }

  @Test
  void worksInAFolderOfAnyName() throws IOException, InterruptedException {
    Path target = Files.createDirectories(dir.resolve("a%20b#c +ä/target"));
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      for (Path file : files.filter(f -> f.toString().matches(".*(lib|[0-9p]\\.jar)")).toList()) {
        Files.createSymbolicLink(target.resolve(file.getFileName()), file.toAbsolutePath());
      }
    }
    Map<String, String> locale = Map.of("LC_ALL", "C.UTF-8");
    Outcome outcome = Program.java(target.getParent(), locale, "-jar", "target/featup.jar", "info");
    try (Stream<Path> links = Files.list(target)) {
      for (Path link : links.toList()) {
        Files.delete(link); // JUnit would warn of links that lead out
      }
    }
    assertTrue(outcome.out().contains("backend simd     available"), outcome.out());
  }

  @Test
  void lettersThatTheLocaleLosesAreNamed() throws IOException, InterruptedException {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "needs its C locale");
    Map<String, String> locale = Map.of("LC_ALL", "C");
    Outcome outcome = Program.java(dir, locale, "-jar", JAR, "upsample", "Übersicht.png");
    assertEquals(2, outcome.status(), outcome.out());
    assertTrue(outcome.out().contains("LC_ALL=C.UTF-8"), outcome.out());
  }
}
