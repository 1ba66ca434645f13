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

  /**
   * Makes something out of the options; what is refused is wrong usage, and the message names the
   * options.
   *
   * @param made reads the options anew at every call
   */
  static <T> T options(CommandSpec command, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      String message = Culprits.named(command, made, Messages.of(e));
      throw new ParameterException(command.commandLine(), message, e);
    }
  }

  /**
   * Makes something large out of sizes; what is refused is wrong usage.
   *
   * @param sizes the options as they were given, for the message
   */
  static <T> T sized(CommandSpec command, String sizes, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ParameterException(command.commandLine(), sizes + ": " + Messages.of(e), e);
    }
  }
}
