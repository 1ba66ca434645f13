package org.featup.cuda;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.featup.cuda.mutation.Mutant;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.internal.cuda.driver.CudaContext;
import org.featup.internal.cuda.driver.CudaException;
import org.featup.internal.cuda.driver.CudaModule;
import org.featup.internal.cuda.driver.ForwardingContext;
import org.featup.internal.cuda.memory.CudaSession;

/** Runs the comparisons, first on the kernels as they are, then on mutants. */
public final class MutantRuns {
  /**
   * A mutant may take this many times the steps of the longest warp of a comparison: one that takes
   * some turns more is compared, one that never ends is stopped soon.
   */
  private static final long STEPS = 10;

  /**
   * A comparison that passed.
   *
   * @param nanos it took
   * @param lines of each kernel that it reached
   * @param longest steps that a warp took in a block
   */
  private record Passed(
      KernelCase comparison, long nanos, Map<String, Set<Integer>> lines, long longest) {
    boolean reaches(String entry, int line) {
      return lines.getOrDefault(entry, Set.of()).contains(line);
    }
  }

  private final List<Passed> comparisons;

  /** Runs all on the kernels as they are. */
  public MutantRuns(List<KernelCase> cases) {
    comparisons = new ArrayList<>();
    for (KernelCase comparison : cases) {
      Map<String, Set<Integer>> lines = new HashMap<>();
      InterpretedDriver driver = driver();
      long[] longest = {0};
      driver.onLaunch(
          traffic -> {
            lines.computeIfAbsent(traffic.kernel(), k -> new TreeSet<>()).addAll(traffic.lines());
            longest[0] = Math.max(longest[0], traffic.longestWarp());
          });
      long start = System.nanoTime();
      try (CudaSession session = new CudaSession(driver.open(0))) {
        comparison.check().accept(session);
      }
      comparisons.add(new Passed(comparison, System.nanoTime() - start, lines, longest[0]));
    }
    comparisons.sort(Comparator.comparingLong(Passed::nanos));
  }

  /** Whether any comparison runs a line of a kernel. */
  public boolean reached(String entry, int line) {
    return comparisons.stream().anyMatch(passed -> passed.reaches(entry, line));
  }

  /** Whether a comparison that reaches what was changed fails. */
  public boolean caught(Mutant mutant, String ptx) {
    String text = mutant.applyTo(ptx);
    return comparisons.stream()
        .filter(passed -> passed.reaches(mutant.entry(), mutant.line()))
        .anyMatch(passed -> fails(passed, mutant, text));
  }

  private static boolean fails(Passed passed, Mutant mutant, String text) {
    KernelCase comparison = passed.comparison();
    InterpretedDriver driver = driver();
    driver.stepLimit(STEPS * passed.longest());
    try (CudaSession session = new CudaSession(new Altered(driver.open(0), mutant, text))) {
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
