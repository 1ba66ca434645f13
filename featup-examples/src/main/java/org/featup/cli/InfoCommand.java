package org.featup.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.featup.FeatUp;
import org.featup.bench.Processor;
import org.featup.spi.Backends;
import org.featup.spi.Backends.Candidate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What FeatUp finds on this machine. */
@Command(
    name = "info",
    description = "Prints what FeatUp finds on this machine and what it would use.",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was printed",
      "2:wrong usage, or a backend is asked for that cannot be used; the rest was printed"
    },
    footerHeading = "%nExample:%n",
    footer = "  featup info")
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private ComputeOptions compute;

  InfoCommand() {}

  @Override
  public Integer call() {
    print("featup", Versions.featup());
    print(
        "java",
        property("java.version")
            + ", "
            + property("java.vm.name")
            + ", "
            + property("java.vendor")
            + ", "
            + property("java.home"));
    print(
        "system", property("os.name") + " " + property("os.version") + ", " + property("os.arch"));
    Runtime runtime = Runtime.getRuntime();
    print("processors", Integer.toString(runtime.availableProcessors()));
    print("heap", runtime.maxMemory() / 1_000_000 + " MB at most");
    Processor processor = Processor.here();
    print("vectors", processor.vectors());
    print("caches", processor.caches().isEmpty() ? "unknown" : processor.caches());
    if (processor.advice() != null) {
      print("faster with", processor.advice());
    }
    List<Candidate> candidates = Backends.candidates();
    for (Candidate candidate : candidates) {
      String reason = candidate.unavailable();
      print("backend " + candidate.name(), reason == null ? "available" : "not used: " + reason);
    }
    print("backbone", "bundled MobileNetV2 of Open Images, 576 channels, stride 16");
    spec.commandLine().getOut().flush();
    print("chosen", compute.backend() + ", " + why(candidates)); // may be refused
    print("weights", "bundled, " + FeatUp.bundled().weights());
    spec.commandLine().getOut().flush();
    return 0;
  }

  private String why(List<Candidate> candidates) {
    String name = compute.backend().name();
    if (spec.commandLine().getParseResult().hasMatchedOption("--backend")) {
      return "as --backend says";
    }
    if (System.getProperty(Backends.BACKEND_PROPERTY) != null) {
      return "as -D" + Backends.BACKEND_PROPERTY + " says";
    }
    boolean first = candidates.get(0).name().equals(name);
    return first ? "the fastest there is" : "the fastest that is available";
  }

  private void print(String what, String value) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "%-16s %s%n", what, value);
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
