package org.featup.cuda;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.featup.cuda.driver.CudaContext;
import org.featup.cuda.driver.CudaException;
import org.featup.cuda.driver.CudaModule;
import org.featup.cuda.driver.ForwardingContext;
import org.featup.cuda.mutation.Mutant;
import org.featup.cuda.ptx.InterpretedDriver;

/** Runs the comparisons, first on the kernels as they are, then on mutants. */
final class MutantRuns {
  /** Of a warp between two barriers: no comparison takes a tenth of it. */
  private static final long STEPS = 200_000;

  /**
   * A comparison that passed.
   *
   * @param nanos it took
   * @param lines of each kernel that it reached
   */
  private record Passed(KernelCase comparison, long nanos, Map<String, Set<Integer>> lines) {
    boolean reaches(String entry, int line) {
      return lines.getOrDefault(entry, Set.of()).contains(line);
    }
  }

  private final List<Passed> comparisons;

  /** Runs all on the kernels as they are. */
  MutantRuns(List<KernelCase> cases) {
    comparisons = new ArrayList<>();
    for (KernelCase comparison : cases) {
      Map<String, Set<Integer>> lines = new HashMap<>();
      InterpretedDriver driver = driver();
      driver.onLaunch(
          traffic ->
              lines
                  .computeIfAbsent(traffic.kernel(), k -> new TreeSet<>())
                  .addAll(traffic.lines()));
      long start = System.nanoTime();
      try (CudaSession session = new CudaSession(driver.open(0))) {
        comparison.check().accept(session);
      }
      comparisons.add(new Passed(comparison, System.nanoTime() - start, lines));
    }
    comparisons.sort(Comparator.comparingLong(Passed::nanos));
  }

  /** Whether any comparison runs a line of a kernel. */
  boolean reached(String entry, int line) {
    return comparisons.stream().anyMatch(passed -> passed.reaches(entry, line));
  }

  /** Whether a comparison that reaches what was changed fails. */
  boolean caught(Mutant mutant, String ptx) {
    String text = mutant.applyTo(ptx);
    return comparisons.stream()
        .filter(passed -> passed.reaches(mutant.entry(), mutant.line()))
        .anyMatch(passed -> fails(passed.comparison(), mutant, text));
  }

  private static boolean fails(KernelCase comparison, Mutant mutant, String text) {
    try (CudaSession session = new CudaSession(new Altered(driver().open(0), mutant, text))) {
      comparison.check().accept(session);
      return false;
    } catch (CudaException | AssertionError e) {
      return true;
    } catch (RuntimeException e) {
      throw new IllegalStateException(comparison + " fails otherwise with " + mutant, e);
    }
  }

  private static InterpretedDriver driver() {
    InterpretedDriver driver = new InterpretedDriver();
    driver.workers(1);
    driver.stepLimit(STEPS);
    return driver;
  }

  /** Loads the mutant in place of its file. What is no PTX any more would prove nothing. */
  private static final class Altered extends ForwardingContext {
    private final Mutant mutant;
    private final String text;

    Altered(CudaContext context, Mutant mutant, String text) {
      super(context);
      this.mutant = mutant;
      this.text = text;
    }

    @Override
    public CudaModule load(String name, String ptx) {
      if (!name.equals(mutant.file())) {
        return super.load(name, ptx);
      }
      try {
        return super.load(name, text);
      } catch (CudaException e) {
        throw new IllegalStateException("is no PTX: " + e.getMessage(), e);
      }
    }
  }
}
