package org.featup.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.featup.conformance.CaseResult.Verdict;
import org.featup.spi.Arena;
import org.featup.spi.Backend;

/**
 * Compares a backend with files of exact expected values, so that its users can trust it on their
 * machine. A file belongs to the case whose name it starts with, up to a digit or a suffix ({@code
 * adaptive_conv_7}, {@code jbu_stack_nonsquare}); shapes and settings are taken from the file.
 */
public final class Conformance {
  /** Largest error allowed of an output, relative to the largest expected value of the array. */
  public static final double TOLERANCE = 1e-5;

  /** The same for a gradient: {@code grad.*}. */
  public static final double GRADIENT_TOLERANCE = 5e-5;

  private static final String ENDING = ".safetensors";

  private Conformance() {}

  /**
   * Runs every case of a folder.
   *
   * @param folder holds {@code <case>.safetensors} files
   * @param backend what to test
   * @param results takes each result as it comes
   * @throws IOException if the folder cannot be read or holds no case; a bad file is a failed case
   */
  public static void run(Path folder, Backend backend, Consumer<CaseResult> results)
      throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(folder + ": not a folder");
    }
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.filter(p -> p.toString().endsWith(ENDING)).sorted().toList();
    }
    if (files.isEmpty()) {
      throw new IOException(folder + ": no " + ENDING + " files");
    }
    for (Path file : files) {
      results.accept(run(file, backend));
    }
  }

  private static CaseResult run(Path file, Backend backend) {
    String fileName = file.getFileName().toString();
    String name = fileName.substring(0, fileName.length() - ENDING.length());
    Cases.Runner runner = runner(name);
    if (runner == null) {
      return new CaseResult(name, Verdict.SKIPPED, Double.NaN, "not covered by this version");
    }
    Comparison comparison = new Comparison();
    try (Arena arena = Arena.of(backend)) {
      runner.run(GoldenCase.read(file), arena, comparison);
    } catch (IOException | RuntimeException e) { // shapes in a file may disagree in any way
      return new CaseResult(name, Verdict.FAILED, comparison.error(), e.getMessage());
    }
    return new CaseResult(
        name,
        comparison.passed() ? Verdict.PASSED : Verdict.FAILED,
        comparison.error(),
        comparison.note());
  }

  /** The case with the longest name that the file's name starts with. */
  private static Cases.Runner runner(String name) {
    Cases.Runner found = null;
    int length = 0;
    for (Map.Entry<String, Cases.Runner> entry : Cases.all().entrySet()) {
      int end = entry.getKey().length();
      boolean fits =
          name.startsWith(entry.getKey())
              && (name.length() == end || !Character.isLetter(name.charAt(end)));
      if (fits && end > length) {
        found = entry.getValue();
        length = end;
      }
    }
    return found;
  }
}
