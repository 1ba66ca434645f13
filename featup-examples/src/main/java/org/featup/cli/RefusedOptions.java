package org.featup.cli;

import java.lang.reflect.Field;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which options are to blame for a refusal. The classes that check values speak of images of a
 * step, not of {@code --batch}; so every option that was given is taken back for a moment. Those
 * are named without which nothing is refused, or, if there are none, something else.
 */
final class RefusedOptions {
  private static final String NOTHING = "";

  private RefusedOptions() {}

  /**
   * The message with the options in front of it.
   *
   * @param command its options must be fields; values of other options are not looked at
   * @param refused makes what was refused out of the options
   * @param message of the refusal
   */
  static String named(CommandSpec command, Supplier<?> refused, String message) {
    ParseResult given = command.commandLine().getParseResult();
    Set<OptionSpec> options = new LinkedHashSet<>(given.matchedOptions());
    options.removeIf(option -> !canBeTakenBack(option) || message.startsWith(option.longestName()));
    Map<OptionSpec, String> without = new LinkedHashMap<>();
    options.forEach(option -> without.put(option, without(option, refused)));
    without.values().removeIf(message::equals);
    if (without.containsValue(NOTHING)) {
      without.values().removeIf(other -> !other.equals(NOTHING));
    }
    String names =
        without.keySet().stream().map(RefusedOptions::asGiven).collect(Collectors.joining(", "));
    return names.isEmpty() ? message : names + ": " + message;
  }

  /** Values before parsing are those of the fields; groups of options may be there many times. */
  private static boolean canBeTakenBack(OptionSpec option) {
    return option.userObject() instanceof Field
        && option.group() == null
        && option.defaultValue() == null;
  }

  /** The refusal that is left without an option, or nothing. */
  private static String without(OptionSpec option, Supplier<?> refused) {
    Object value = option.getValue();
    option.setValue(option.initialValue());
    try {
      Object unused = refused.get();
      return NOTHING;
    } catch (RuntimeException e) {
      return Messages.of(e);
    } finally {
      option.setValue(value);
    }
  }

  private static String asGiven(OptionSpec option) {
    boolean flag = option.arity().max() == 0;
    String values = String.join(",", option.originalStringValues());
    return option.longestName() + (flag ? "" : " " + values);
  }
}
