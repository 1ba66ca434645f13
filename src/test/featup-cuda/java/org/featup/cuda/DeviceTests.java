package org.featup.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.engine.discovery.PackageNameFilter.includePackageNames;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.featup.spi.Backends;
import org.featup.spi.Workers;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests where there is a device and no Maven; see {@code gpu-bundle/run}. */
public final class DeviceTests {
  private static final int FRAMES = 12;

  private DeviceTests() {}

  /**
   * Runs the tests of a package and ends the JVM: with 0 if there were some and all passed, with 1
   * otherwise. A test may give up for want of a library other than the driver; the last line says
   * so.
   *
   * @param args the package and, for those tests only that have it, a tag
   */
  public static void main(String[] args) {
    String reason = unavailable(System.getProperty("featup.test.backends", "cuda"));
    if (reason != null) {
      System.out.println("nothing was tested: " + reason);
    }
    System.exit(reason == null && run(args) ? 0 : 1);
  }

  /** Asked once, so that not every test fails for the same reason. */
  private static String unavailable(String backend) {
    try {
      if (Backends.byName(backend, Workers.ofThreads(1)) instanceof AutoCloseable opened) {
        opened.close();
      }
      return null;
    } catch (Exception e) {
      return e.getMessage();
    }
  }

  public static boolean run(String... args) {
    LauncherDiscoveryRequestBuilder request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectClasspathRoots(Set.of(classes())))
            .filters(includePackageNames(args[0]));
    if (args.length > 1) {
      request.filters(TagFilter.includeTags(args[1]));
    }
    Progress progress = new Progress();
    TestExecutionSummary summary = execute(request.build(), progress);
    summary.printFailuresTo(new PrintWriter(System.out, true, Charset.defaultCharset()), FRAMES);
    System.out.printf(
        "%d passed, %d failed, %d skipped%s%n",
        summary.getTestsSucceededCount(),
        summary.getTotalFailureCount(),
        summary.getTestsSkippedCount() + progress.reasons.size(),
        progress.reasons.isEmpty() ? "" : ": " + String.join("; ", progress.reasons));
    return summary.getTestsSucceededCount() > 0
        && summary.getTotalFailureCount() == 0
        && summary.getTestsSkippedCount() == 0;
  }

  /** The folder of this class, and so of all tests: nothing need look for them in jars. */
  private static Path classes() {
    String location =
        DeviceTests.class.getProtectionDomain().getCodeSource().getLocation().toString();
    return Path.of(URI.create(location));
  }

  private static TestExecutionSummary execute(
      LauncherDiscoveryRequest request, TestExecutionListener progress) {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, summary, progress);
    return summary.getSummary();
  }

  /** A line for each test when it starts and when it failed: the last one tells who crashed. */
  private static final class Progress implements TestExecutionListener {
    /** Why tests gave up. */
    private final List<String> reasons = new ArrayList<>();

    @Override
    public void executionStarted(TestIdentifier test) {
      if (test.isTest()) {
        System.out.println(name(test));
      }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (result.getStatus() == TestExecutionResult.Status.FAILED) {
        System.out.println("FAILED " + name(test));
      }
      if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
        reasons.add(result.getThrowable().map(Throwable::getMessage).orElse(name(test)));
      }
    }

    /** With its class, which a test's own name lacks. */
    private static String name(TestIdentifier test) {
      return test.getParentIdObject().map(id -> id.getLastSegment().getValue() + " ").orElse("")
          + test.getDisplayName();
    }
  }
}
