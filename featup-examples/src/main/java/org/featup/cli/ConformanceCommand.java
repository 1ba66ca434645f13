package org.featup.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.featup.conformance.CaseResult;
import org.featup.conformance.CaseResult.Verdict;
import org.featup.conformance.Conformance;
import org.featup.io.PlainText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares a backend with files of exact values. */
@Command(
    name = "conformance",
    description = {
      "Compares a backend with files of exact values.",
      "",
      "Prints case, largest error relative to the largest expected value, and verdict; up to 1e-5"
          + " passes, 5e-5 for gradients. A file that cannot be used is a failure, a case that this"
          + " version does not"
          + " cover is skipped.",
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:cases were compared and all passed",
      "1:a case failed, or none was covered",
      "2:wrong usage"
    },
    footerHeading = "%nExample:%n",
    footer = "  featup conformance src/test/resources/golden --backend simd")
final class ConformanceCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ComputeOptions compute;

  @Parameters(paramLabel = "DIR", description = "Folder of <case>.safetensors files.")
  private Path folder;

  ConformanceCommand() {}

  @Override
  public Integer call() throws IOException {
    Usage.folder(spec, "", folder);
    PrintWriter out = spec.commandLine().getOut();
    out.println("backend " + compute.backend());
    List<CaseResult> results = new ArrayList<>();
    Conformance.run(
        folder,
        compute.backend(),
        result -> {
          results.add(result);
          print(out, result);
        });
    long passed = count(results, Verdict.PASSED);
    long failed = count(results, Verdict.FAILED);
    List<String> skipped =
        results.stream().filter(r -> r.verdict() == Verdict.SKIPPED).map(CaseResult::name).toList();
    if (!skipped.isEmpty()) {
      out.println(PlainText.of("skipped: " + String.join(", ", skipped)));
    }
    out.println(passed + " passed, " + failed + " failed, " + skipped.size() + " skipped");
    out.flush();
    return failed == 0 && passed > 0 ? 0 : 1;
  }

  private static void print(PrintWriter out, CaseResult result) {
    String error =
        Double.isNaN(result.error()) ? "-" : String.format(Locale.ROOT, "%.1e", result.error());
    String verdict = result.verdict().name().toLowerCase(Locale.ROOT);
    // What was compared matters when something is wrong with it.
    String note = result.verdict() == Verdict.PASSED ? "" : "  " + PlainText.of(result.note());
    out.printf(Locale.ROOT, "%-28s %8s  %s%s%n", PlainText.of(result.name()), error, verdict, note);
    out.flush();
  }

  private static long count(List<CaseResult> results, Verdict verdict) {
    return results.stream().filter(r -> r.verdict() == verdict).count();
  }
}
