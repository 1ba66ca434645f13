package org.featup.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.featup.io.PlainText;
import org.featup.train.DivergedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line {@code featup}; start it through the script {@code featup-examples/featup} or
 * {@code featup.jar}.
 */
@Command(
    name = "featup",
    description = "Features of vision backbones at the resolution of the image.",
    subcommands = {
      UpsampleCommand.class,
      TrainCommand.class,
      FitCommand.class,
      EvaluateCommand.class,
      QueryCommand.class,
      ConformanceCommand.class,
      BenchCommand.class,
      InfoCommand.class,
      JmhCommand.class,
      CommandLine.HelpCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:everything was done",
      "1:something failed; the message says what",
      "2:wrong usage, or a file or folder named on the command line that is not there or cannot be"
          + " used; nothing was done. Photos are worked through: a missing one is a failure",
      "3:a defect of this program; please report the trace it logs"
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  featup upsample photo.jpg -o out",
      "",
      "FEATUP_JAVA_OPTS is passed to java, say FEATUP_JAVA_OPTS=-Xmx8g."
    })
public final class FeatUpCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(FeatUpCommand.class);
  private static final int DEFECT = 3;

  private static final Pattern VALUES =
      Pattern.compile(
          "(.*expected one of )\\[(.*)] \\(case-insensitive\\) but was '(.*)'", Pattern.DOTALL);

  @Spec private CommandSpec spec;

  FeatUpCommand() {}

  /**
   * Runs a command and ends the JVM with its exit status.
   *
   * @param args the command and its arguments
   */
  public static void main(String[] args) {
    StandardError.restore();
    System.exit(execute(commandLine(), args));
  }

  private static int execute(CommandLine line, String... args) {
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      // Arrays as large as the arguments ask for; what they did not fit into is free again.
      line.getErr().println("featup: " + Messages.of(e));
      return ExitCode.SOFTWARE;
    }
  }

  /**
   * The command line, to be run with {@link CommandLine#execute}: 0 if all went well, 1 if
   * something failed, 2 for wrong usage, 3 for a defect.
   *
   * @return a new one, which writes to {@code System.out} and {@code System.err}
   */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new FeatUpCommand());
    line.setExecutionExceptionHandler((e, command, parsed) -> report(e, command));
    line.setParameterExceptionHandler((e, args) -> usage(e));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(Path.class, Usage::path);
    line.setExpandAtFiles(false); // a photo's name may begin with @
    line.setExecutionStrategy(FeatUpCommand::runAndFlush);
    JmhCommand.passArgumentsThrough(line);
    return line;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a command, for example: featup info");
  }

  private static int usage(ParameterException e) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("featup: " + PlainText.of(message(e)));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** A word that is no command is told apart from one too many. */
  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return inPlainWords(e.getMessage());
    }
    CommandLine command = e.getCommandLine();
    boolean isCommand = !unmatched.isUnknownOption() && !command.getSubcommands().isEmpty();
    List<String> similar = unmatched.getSuggestions();
    String hint =
        !similar.isEmpty()
            ? "did you mean " + String.join(" or ", similar) + "?"
            : isCommand ? "there are " + String.join(", ", command.getSubcommands().keySet()) : "";
    String message =
        isCommand ? "no such command: " + unmatched.getUnmatched().get(0) : e.getMessage();
    return hint.isEmpty() ? message : message + "; " + hint;
  }

  /** What picocli says in the words of Java, in those of the other messages. */
  private static String inPlainWords(String message) {
    String plain =
        message
            .replaceFirst("^Error: ", "")
            .replaceFirst(
                "(?s): '(.*)' is not an? (?:int|short|byte)$",
                ": expected a whole number below 2^31, given $1")
            .replaceFirst("(?s): '(.*)' is not a long$", ": expected a whole number, given $1")
            .replaceFirst(
                "(?s): '(.*)' is not a (?:double|float)$", ": expected a number, given $1")
            .replaceFirst(
                "^Value for option option (.*) should be in (KEY=VALUE).* format but was ",
                "Invalid value for option $1: expected $2, given ");
    Matcher values = VALUES.matcher(plain);
    return values.matches()
        ? values.group(1) + values.group(2).toLowerCase(Locale.ROOT) + ", given " + values.group(3)
        : plain;
  }

  /**
   * Runs the command, and looks whether all that it printed was written: streams of text keep that
   * to themselves.
   */
  private static int runAndFlush(ParseResult parsed) {
    int status = new RunLast().execute(parsed);
    List<CommandLine> commands = parsed.asCommandLineList();
    CommandLine command = commands.get(commands.size() - 1);
    boolean lost = command.getOut().checkError() || System.out.checkError();
    if (lost && status == 0) {
      command.getErr().println("featup: standard output cannot be written");
      return ExitCode.SOFTWARE;
    }
    return status;
  }

  /** What a user can cause is one line; anything else is a defect and needs its trace. */
  private static int report(Exception e, CommandLine command) {
    boolean expected =
        e instanceof IOException
            || e instanceof UncheckedIOException
            || e instanceof IllegalArgumentException
            || e instanceof IllegalStateException
            || e instanceof DivergedException;
    command.getErr().println("featup: " + Messages.of(e));
    if (expected) {
      LOG.debug("the failure in full", e);
      return command.getCommandSpec().exitCodeOnExecutionException();
    }
    LOG.error("a defect of this program", e);
    return DEFECT;
  }
}
