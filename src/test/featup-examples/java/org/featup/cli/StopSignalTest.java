package org.featup.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.featup.io.Safetensors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A training that the system asks to end. */
@Timeout(120)
class StopSignalTest {
  private static final int TERMINATED = 143;

  @TempDir private Path dir;

  private Process train() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
    command.add(FeatUpCommand.class.getName());
    command.addAll(List.of("train", dir.resolve("photos").toString()));
    command.addAll(List.of("-o", dir.resolve("run").toString(), "--steps", "1000000"));
    command.addAll(List.of("--load-size", "32", "--max-pad", "4", "--batch", "1"));
    command.addAll(List.of("--jitters", "1", "--projection", "4", "--resume"));
    command.addAll(List.of("--checkpoint-every", "1000000", "--pictures-every", "0"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // on the command line it would be too long for ONNX Runtime in a deep folder
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    builder.environment().put("CLASSPATH", classPath);
    return builder.start();
  }

  /** Waits until it trains, asks it to end, and gives all it said. */
  private static String stopped(Process process) throws IOException, InterruptedException {
    StringBuilder said = new StringBuilder();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("step ")) {
        said.append(line).append('\n');
        line = lines.readLine();
      }
      process.toHandle().destroy(); // Process.destroy would close its output
      said.append(lines.lines().collect(Collectors.joining("\n")));
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return said.toString();
  }

  @Test
  void writesItsCheckpointAndGoesOnFromThere() throws IOException, InterruptedException {
    Assumptions.assumeTrue(ProcessHandle.current().supportsNormalTermination());
    Given.photo(dir.resolve("photos/a.png"));
    long before = 0;
    for (int i = 0; i < 2; i++) {
      Process process = train();
      String said = stopped(process);
      assertEquals(TERMINATED, process.exitValue(), said);
      assertTrue(said.contains("stopped, --resume continues"), said);
      assertEquals(i > 0, said.contains("resumes after step " + before + " of "), said);
      Path checkpoint = dir.resolve("run/checkpoint.safetensors");
      long step = Long.parseLong(Safetensors.read(checkpoint).metadata().get("step"));
      assertTrue(step > before, "step " + step + " after " + before + ": " + said);
      before = step;
    }
  }
}
