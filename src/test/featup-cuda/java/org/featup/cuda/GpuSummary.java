package org.featup.cuda;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says at the end of a run how many GPU tests did not run, so that nobody takes them for passed.
 */
public final class GpuSummary implements TestExecutionListener {
  private static final TestTag GPU = TestTag.create("gpu");

  private final Set<String> skipped = new ConcurrentSkipListSet<>();
  private final Set<String> reasons = new ConcurrentSkipListSet<>();
  private TestPlan plan;

  @Override
  public void testPlanExecutionStarted(TestPlan started) {
    plan = started;
    skipped.clear();
    reasons.clear();
  }

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    Set<TestIdentifier> below = new HashSet<>(plan.getDescendants(test));
    below.add(test);
    for (TestIdentifier each : below) {
      if (each.isTest() && each.getTags().contains(GPU)) {
        skipped.add(each.getUniqueId());
        reasons.add(reason);
      }
    }
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      executionSkipped(
          test, result.getThrowable().map(Throwable::getMessage).orElse("assumption failed"));
    }
  }

  @Override
  public void testPlanExecutionFinished(TestPlan finished) {
    long all =
        finished.getRoots().stream()
            .flatMap(root -> finished.getDescendants(root).stream())
            .filter(test -> test.isTest() && test.getTags().contains(GPU))
            .count();
    System.out.println(line(all, skipped.size(), new TreeSet<>(reasons)));
  }

  public static String line(long all, int skipped, Set<String> reasons) {
    return skipped == 0
        ? "GPU tests: all " + all + " ran"
        : "GPU TESTS SKIPPED: " + skipped + " of " + all + ": " + String.join("; ", reasons);
  }
}
