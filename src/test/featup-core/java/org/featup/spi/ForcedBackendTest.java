package org.featup.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The choice is made once per JVM, so each way to force it gets a JVM of its own. */
class ForcedBackendTest {

  /** Prints the chosen backend, or why there is none: twice, as every caller must hear it. */
  static final class Probe {
    private Probe() {}

    public static void main(String[] args) {
      for (int i = 0; i < 2; i++) {
        try {
          System.out.println("chosen " + Backends.standard().name());
        } catch (IllegalArgumentException e) {
          System.out.println("refused " + e.getMessage());
        }
      }
    }
  }

  @Test
  void scalarCanBeForced() throws Exception {
    assertEquals(2, count(run(true, "scalar"), "chosen scalar"));
  }

  @Test
  void simdWithoutItsModuleIsAnErrorThatSaysWhy() throws Exception {
    String output = run(false, "simd");
    assertEquals(2, count(output, "refused backend simd cannot be used: "), output);
    assertTrue(output.contains("--add-modules jdk.incubator.vector"), output);
  }

  @Test
  void anUnknownNameIsRefused() throws Exception {
    assertEquals(2, count(run(true, "tpu"), "refused no backend is named tpu"));
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  private static String run(boolean vector, String backend)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    if (vector) {
      command.add("--add-modules");
      command.add("jdk.incubator.vector");
    }
    command.add("-D" + Backends.BACKEND_PROPERTY + "=" + backend);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return output;
  }
}
