package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.featup.conformance.CaseResult;
import org.featup.conformance.CaseResult.Verdict;
import org.featup.conformance.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Where vectors are slow, {@code simd} is not there. What makes them slow holds for a whole JVM, so
 * each case gets one of its own.
 */
class BackendSpeedTest {

  /** Prints the chosen backend and why not simd; given golden cases, runs them on scalar. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] args) throws IOException {
      System.out.println("chosen " + Backends.standard().name());
      System.out.println("reason " + Backends.unavailable("simd"));
      try {
        System.out.println("forced " + Backends.byName("simd").name());
      } catch (IllegalArgumentException e) {
        System.out.println("refused " + e.getMessage());
      }
      for (String golden : args) {
        List<CaseResult> results = new ArrayList<>();
        Conformance.run(Path.of(golden), Backends.byName("scalar"), results::add);
        long passed = results.stream().filter(r -> r.verdict() == Verdict.PASSED).count();
        System.out.println("passed " + passed + " of " + results.size());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "-XX:-UseFMA, no fused multiply-add",
    "-XX:UseAVX=0, no fused multiply-add",
    "-XX:MaxVectorSize=8, 128 are needed",
    "-Xint, only interprets",
    "-XX:TieredStopAtLevel=0, only interprets",
    "-XX:TieredStopAtLevel=1, C1 only",
    "-XX:TieredStopAtLevel=3, C1 only",
    "-XX:CompilationMode=quick-only, C1 only",
    "-XX:+UnlockExperimentalVMOptions -XX:-EnableVectorSupport, vectors are not compiled"
  })
  void slowVectorsArePassedOver(String options, String reason) throws Exception {
    assertPassedOver(run(options), reason);
  }

  private static void assertPassedOver(String output, String reason) {
    assertTrue(output.contains("chosen scalar"), output);
    assertTrue(output.matches("(?s).*passed over: [^\n]*simd: .*"), output);
    for (String start : List.of("reason ", "refused backend simd cannot be used: ")) {
      String line = output.substring(output.indexOf(start)).lines().findFirst().orElseThrow();
      assertTrue(line.contains(reason), output);
    }
  }

  @ParameterizedTest
  @CsvSource({"-Dx=y", "-XX:-TieredCompilation", "-XX:CompilationMode=high-only"})
  void fastOnesAreChosen(String options) throws Exception {
    String output = run(options);
    assertTrue(output.contains("chosen simd"), output);
    assertTrue(output.contains("reason null"), output);
  }

  /** A runtime of few modules: no flag can be read, so vectors are tried. */
  @Test
  void withoutTheModuleThatKnows() throws Exception {
    String modules = "--limit-modules java.base,jdk.incubator.vector ";
    assertPassedOver(run(modules + "-XX:-UseFMA"), "a multiply-add takes");
    assertPassedOver(run(modules + "-XX:TieredStopAtLevel=1"), "C1 only");
    assertPassedOver(run(modules + "-XX:TieredStopAtLevel=3"), "a multiply-add takes");
    assertPassedOver(run(modules + "-Xint"), "only interprets");
    assertPassedOver(run(modules + "-XX:MaxVectorSize=8"), "128 are needed");
    assertTrue(run(modules + "-Dx=y").contains("chosen simd"));
  }

  /** What scalar computes does not depend on it. */
  @Test
  void goldenCasesWithoutFusedMultiplyAdd() throws Exception {
    String golden = Path.of(BackendSpeedTest.class.getResource("/golden").toURI()).toString();
    String output = run("-XX:-UseFMA", golden);
    String[] words = output.substring(output.lastIndexOf("passed ")).strip().split(" ", -1);
    assertEquals(words[1], words[3], output);
    assertTrue(Integer.parseInt(words[3]) > 30, output);
  }

  private static String run(String options, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options.split(" ", -1)));
    command.add("--add-modules");
    command.add("jdk.incubator.vector");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }
}
