package org.featup.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.featup.io.RegularFile;
import org.featup.io.WritablePlace;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** What the user asked for and cannot have. */
final class Usage {
  private Usage() {}

  /** Ends the command with a message unless a condition holds. */
  static void require(CommandSpec command, boolean condition, String message) {
    if (!condition) {
      throw new ParameterException(command.commandLine(), message);
    }
  }

  /** Reads a file or folder; an empty name, of a shell variable that is not set, is none. */
  static Path path(String given) {
    if (given.isEmpty()) {
      throw new TypeConversionException("expected a file or folder, given an empty name");
    }
    return Path.of(given);
  }

  /**
   * Ends the command unless a file can be opened: a named pipe might block for ever.
   *
   * @param option what stands before it in the message, "--weights " say
   * @param file null for none
   */
  static void file(CommandSpec command, String option, Path file) {
    if (file == null) {
      return;
    }
    try {
      RegularFile.require(file);
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), option + Messages.of(e), e);
    }
  }

  /**
   * Ends the command unless a folder is there.
   *
   * @param option what stands before it in the message
   * @param folder null for none
   */
  static void folder(CommandSpec command, String option, Path folder) {
    require(
        command,
        folder == null || Files.isDirectory(folder),
        option
            + folder
            + (folder != null && Files.exists(folder) ? ": is not a folder" : ": no such folder"));
  }

  /**
   * Ends the command unless results can be written.
   *
   * @param option what stands before the folder in the message
   * @param folder of the results, which may be missing still; null for none
   * @param files names of those that are known already
   */
  static void output(CommandSpec command, String option, Path folder, String... files) {
    if (folder == null) {
      return;
    }
    String problem = WritablePlace.folderProblem(folder);
    require(command, problem == null, option + folder + ": " + problem);
    try {
      for (String file : files) {
        WritablePlace.require(folder.resolve(file));
      }
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), option + Messages.of(e), e);
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
      String message = RefusedOptions.named(command, made, Messages.of(e));
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
