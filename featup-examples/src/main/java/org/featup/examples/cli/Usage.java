package org.featup.examples.cli;

import java.util.function.Supplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What the user asked for and cannot have. */
final class Usage {
  private Usage() {}

  /** Ends the command with a message unless a condition holds. */
  static void require(CommandSpec command, boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(command.commandLine(), message);
    }
  }

  /** Makes options out of arguments; what the options refuse is wrong usage. */
  static <T> T options(CommandSpec command, Supplier<T> options) {
    try {
      return options.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), Messages.of(e), e);
    }
  }
}
