package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.featup.cuda.machine.ShippedPtx;
import org.featup.cuda.mutation.EquivalentMutants;
import org.featup.cuda.mutation.Mutant;
import org.featup.cuda.mutation.Mutator;
import org.featup.cuda.mutation.PlantedBugs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes every kernel that ships, one statement at a time: a comparison must fail each time. A
 * sample of each kind of change of each kernel, or all with {@code -Dfeatup.mutants=all}, or all of
 * some files with {@code -Dfeatup.mutants=pool,resample}.
 */
class MutantsTest {
  private static final String ALL = System.getProperty("featup.mutants", "");
  private static final long SEED = Long.getLong("featup.mutants.seed", 1);
  private static final int EACH = Integer.getInteger("featup.mutants.each", 1);

  private static Map<String, String> texts;
  private static MutantRuns runs;

  @BeforeAll
  static void runTheKernelsAsTheyAre() throws IOException {
    texts = ShippedPtx.all();
    runs = new MutantRuns(KernelCase.all());
  }

  static List<String> files() throws IOException {
    Set<String> files = ShippedPtx.all().keySet();
    List<String> named = List.of(ALL.split(","));
    return ALL.isEmpty() || ALL.equals("all")
        ? List.copyOf(files)
        : files.stream().filter(named::contains).toList();
  }

  @Test
  void everyInstructionRuns() {
    String missing =
        texts.entrySet().stream()
            .flatMap(file -> Mutator.all(file.getKey(), file.getValue()).stream())
            .filter(mutant -> !runs.reached(mutant.entry(), mutant.line()))
            .map(mutant -> mutant.file() + ".ptx, line " + mutant.line() + ": " + mutant.from())
            .distinct()
            .collect(Collectors.joining("\n"));
    assertEquals("", missing, "instructions that no comparison reaches");
  }

  @ParameterizedTest
  @MethodSource("files")
  void mutantsAreCaught(String file) {
    String text = texts.get(file);
    EquivalentMutants equivalent = EquivalentMutants.of(file);
    List<Mutant> mutants = Mutator.all(file, text);
    List<Mutant> tried = !ALL.isEmpty() ? mutants : Mutator.sample(mutants, SEED, EACH);
    long start = System.nanoTime();
    // in the sample those that are listed need not run
    List<Mutant> survivors =
        tried.parallelStream()
            .filter(mutant -> !ALL.isEmpty() || !equivalent.has(mutant))
            .filter(mutant -> !runs.caught(mutant, text))
            .toList();
    System.out.printf(
        "MUTANTS: %s.ptx %d of %d in %.1f s, %d survive%n",
        file, tried.size(), mutants.size(), (System.nanoTime() - start) / 1e9, survivors.size());
    String unknown =
        survivors.stream()
            .filter(mutant -> !equivalent.has(mutant))
            .map(Mutant::toString)
            .collect(Collectors.joining("\n"));
    assertEquals("", unknown, "mutants of " + file + ".ptx that no comparison notices");
    if (!ALL.isEmpty()) {
      assertEquals(List.of(), equivalent.wrong(mutants, survivors), "listed as equivalent");
    }
  }

  @Test
  void plantedBugsAreCaught() {
    String missed =
        texts.entrySet().stream()
            .flatMap(file -> PlantedBugs.of(file.getKey(), file.getValue()).stream())
            .parallel()
            .filter(bug -> !runs.caught(bug, texts.get(bug.file())))
            .map(Mutant::toString)
            .collect(Collectors.joining("\n"));
    assertEquals("", missed, "bugs that no comparison notices");
  }
}
