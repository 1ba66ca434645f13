package org.featup.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;
import org.featup.cuda.machine.ShippedPtx;
import org.featup.cuda.mutation.Mutator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The comparisons that small changes of kernels must not pass. */
class MutantsTest {
  private static Map<String, String> texts;
  private static MutantRuns runs;

  @BeforeAll
  static void runTheKernelsAsTheyAre() throws IOException {
    texts = ShippedPtx.all();
    runs = new MutantRuns(KernelCase.all());
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
}
