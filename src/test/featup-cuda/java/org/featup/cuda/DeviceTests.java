package org.featup.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs, where there is no Maven, the tests that need a device, and the contract of backends on the
 * backends that {@code -Dfeatup.test.backends} names.
 */
public final class DeviceTests {
  private static final int STACK_LINES = 8;

  private DeviceTests() {}

  /**
   * Ends with status 0 if tests ran and none failed.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    LauncherDiscoveryRequest gpu =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("org.featup.cuda"))
            .filters(TagFilter.includeTags("gpu"))
            .build();
    LauncherDiscoveryRequest contract =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("org.featup.kernel"))
            .filters(ClassNameFilter.includeClassNamePatterns(".*Test"))
            .build();
    boolean passed = run("tests of the driver", gpu);
    passed &= run("contract of backends", contract);
    System.exit(passed ? 0 : 1);
  }

  private static boolean run(String name, LauncherDiscoveryRequest request) {
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    summary.printFailuresTo(out, STACK_LINES);
    out.printf(
        "%s: %d passed, %d failed, %d skipped%n",
        name,
        summary.getTestsSucceededCount(),
        summary.getTotalFailureCount(),
        summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
    return summary.getTotalFailureCount() == 0 && summary.getTestsSucceededCount() > 0;
  }
}
