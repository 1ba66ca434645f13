package org.featup.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs the JMH benchmarks of {@code org.featup.bench}. */
@Command(
    name = "jmh",
    description = "Runs the JMH benchmarks of single operations; arguments are JMH's.",
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    footerHeading = "%nExample:%n",
    footer = "  featup jmh AdaptiveConv -f 1 -wi 5 -i 5")
final class JmhCommand implements Callable<Integer> {
  private static final String NAME = "jmh";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "ARG",
      arity = "0..*",
      description =
          "Regular expressions of benchmark names, and JMH's options; featup jmh -- -h lists them.")
  private List<String> arguments = new ArrayList<>();

  JmhCommand() {}

  /** JMH's options are no options of ours. */
  static void passArgumentsThrough(CommandLine line) {
    line.getSubcommands().get(NAME).setUnmatchedOptionsArePositionalParams(true);
  }

  @Override
  public Integer call() throws Exception {
    try {
      CommandLineOptions options = new CommandLineOptions(arguments.toArray(new String[0]));
      Runner runner = new Runner(options);
      if (options.shouldHelp()) {
        options.showHelp();
      } else if (options.shouldList()) {
        runner.list();
      } else {
        runner.run();
      }
      return 0;
    } catch (CommandLineOptionException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } catch (NoBenchmarksException e) {
      throw new ParameterException(
          spec.commandLine(),
          "no benchmark matches " + String.join(" ", arguments) + "; featup jmh -l lists them",
          e);
    } catch (RunnerException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
