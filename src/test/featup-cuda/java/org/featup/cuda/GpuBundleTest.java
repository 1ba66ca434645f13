package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts of the GPU bundle: what goes in, and what its run does with a Java of our own. */
class GpuBundleTest {
  /** Fails where the driver would be missing, crashes in one place, and succeeds elsewhere. */
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      case "$*" in
        *' train-step '*) echo 'free(): invalid pointer' >&2 && exit 134 ;;
        *DeviceTests*) echo '3 passed, 0 failed, 0 skipped' ;;
        *' --json') echo '{}' ;;
        *fp16=true*) echo "in halves: ${*: -3}" ;;
        *' conformance '*)
          echo 'featup: no NVIDIA driver is installed' >&2
          echo "Try 'featup conformance --help'." >&2
          exit 2 ;;
        *) echo "measured: ${*: -3}" ;;
      esac
      """;

  @TempDir private Path dir;

  /** What came of a run. */
  private record Outcome(int status, List<String> lines) {}

  @BeforeEach
  void needsBash() {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs /bin/bash");
  }

  private Outcome execute(Map<String, String> environment, Path script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path output = dir.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().putAll(environment);
    Process process = builder.start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Outcome(process.exitValue(), Files.readAllLines(output));
  }

  private static Path install(String script, Path folder) throws IOException {
    Path copy = Files.copy(Path.of("gpu-bundle", script), folder.resolve(script));
    assertTrue(copy.toFile().setExecutable(true));
    return copy;
  }

  private static void touch(Path folder, String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }

  @Test
  void takesWhatIsNeededOnly() throws IOException, InterruptedException {
    Path module = dir.resolve("a clone/featup-cuda");
    Path make = install("make", Files.createDirectories(module.resolve("gpu-bundle")));
    Outcome early = execute(Map.of(), make, "--list");
    assertEquals(1, early.status());
    assertTrue(early.lines().get(0).startsWith("make: not built: there is no "), early::toString);

    Path examples = dir.resolve("a clone/featup-examples/target");
    touch(examples, "featup-examples-1.jar", "featup-examples-1-sources.jar");
    touch(examples.resolve("lib"), "featup-core-1.jar", "onnxruntime-1.jar", "jcuda-12.6.0.jar");
    touch(examples.resolve("lib"), "jcuda-natives-12.6.0-linux-x86_64.jar");
    touch(examples.resolve("lib"), "jcuda-natives-12.6.0-windows-x86_64.jar");
    touch(module.resolve("target/test-lib"), "junit-platform-launcher-1.jar");
    Path tests = module.resolve("target/test-classes");
    touch(tests.resolve("golden"), "case.safetensors");
    touch(tests.resolve("org/featup/cuda"), "DeviceTests.class");
    touch(tests.resolve("org/featup/spi"), "TestBackends.class");

    Map<String, String> sources = new TreeMap<>();
    for (String line : execute(Map.of(), make, "--list").lines()) {
      String[] parts = line.split("\t", 2);
      sources.put(parts[0], parts[1]);
    }
    List<String> expected =
        List.of(
            "lib/featup-core-1.jar",
            "lib/featup-examples-1.jar",
            "lib/jcuda-12.6.0.jar",
            "lib/jcuda-natives-12.6.0-linux-x86_64.jar",
            "lib/junit-platform-launcher-1.jar",
            "run",
            "tests");
    assertEquals(expected, List.copyOf(sources.keySet()));
    assertEquals(module.toRealPath().resolve("gpu-bundle/run").toString(), sources.get("run"));
  }

  @Test
  void goesOnAfterFailuresAndSumsUp() throws IOException, InterruptedException {
    Path run = bundle();
    Path out = dir.resolve("my results");
    Outcome outcome = execute(Map.of(), run, "my results");
    List<String> summary = Files.readAllLines(out.resolve("summary.md"));
    assertEquals(summary, outcome.lines(), "what is printed is what is kept");
    assertEquals(1, outcome.status());
    assertEquals("7 of 9 steps passed", summary.get(summary.size() - 1));
    assertRow("| contract | passed | \\d+ | 3 passed, 0 failed, 0 skipped |", summary);
    assertRow("| conformance | FAILED | \\d+ | no NVIDIA driver is installed |", summary);
    assertRow(
        "| train-step | FAILED | \\d+ | ended with status 134; last: free(): invalid pointer |",
        summary);
    assertEquals(
        List.of("measured: table6 --backend cuda"), Files.readAllLines(out.resolve("table6.md")));
    assertEquals(
        List.of("in halves: table6 --backend cuda"),
        Files.readAllLines(out.resolve("table6-fp16.md")));
    assertEquals(List.of("{}"), Files.readAllLines(out.resolve("fit-step.json")));
    assertFalse(Files.exists(out.resolve("scratch")));
    try (Stream<Path> files = Files.list(run.getParent())) {
      assertEquals(3, files.count(), "nothing is written beside the results");
    }
  }

  @Test
  void runsTheStepsNamed() throws IOException, InterruptedException {
    Path run = bundle();
    Outcome outcome = execute(Map.of("FEATUP_BACKEND", "cuda:1"), run, "out", "jbu", "gpu-tests");
    assertEquals(0, outcome.status(), outcome::toString);
    List<String> lines = outcome.lines();
    assertEquals("2 of 2 steps passed", lines.get(lines.size() - 1));
    assertTrue(lines.contains("measured: 384 --side 14"), lines::toString);
    assertEquals(List.of("measured: 384 --side 14"), Files.readAllLines(dir.resolve("out/jbu.md")));
    assertFalse(Files.exists(dir.resolve("out/table6.log")));
    Outcome unknown = execute(Map.of(), run, "out", "jbus");
    assertEquals(2, unknown.status());
    assertTrue(unknown.lines().get(0).startsWith("run: no step jbus; "), unknown::toString);
  }

  private Path bundle() throws IOException {
    Path bundle = Files.createDirectories(dir.resolve("a place/featup-gpu"));
    Files.writeString(bundle.resolve("VERSION"), "FeatUp for Java, 1\n");
    Path java = Files.createDirectories(bundle.resolve("java/bin")).resolve("java");
    Files.writeString(java, JAVA);
    assertTrue(java.toFile().setExecutable(true));
    return install("run", bundle);
  }

  /** A row of the table, in which {@code \d+} stands for any number. */
  private static void assertRow(String row, List<String> summary) {
    String pattern = "\\Q" + row.replace("\\d+", "\\E\\d+\\Q") + "\\E";
    assertTrue(summary.stream().anyMatch(line -> line.matches(pattern)), summary::toString);
  }
}
