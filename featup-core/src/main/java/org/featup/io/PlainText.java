package org.featup.io;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text of unknown origin, such as the name of a file or what a file holds, made fit for a message.
 * A terminal obeys control characters, and a line break makes one message look like two.
 */
public final class PlainText {
  /** What a message quotes from a file at most, in characters. */
  private static final int MOST = 400;

  private static final String ELLIPSIS = " ... ";

  /** Control characters, separators of lines, and marks that turn the direction of text. */
  private static final Pattern HIDDEN =
      Pattern.compile(
          "[\\p{Cc}\\p{Zl}\\p{Zp}\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069\\ufffe\\uffff]");

  private PlainText() {}

  /**
   * Returns a text on one line, with control characters as escapes, a line break as {@code \n}.
   *
   * @param text anything; its {@code toString} is taken
   * @return the same, or with escapes
   */
  public static String of(Object text) {
    return HIDDEN
        .matcher(String.valueOf(text))
        .replaceAll(found -> Matcher.quoteReplacement(escape(found)));
  }

  /**
   * Returns the same as {@link #of}, without its middle if it is long: a message keeps its
   * beginning and its end.
   *
   * @param text anything; its {@code toString} is taken
   * @return at most a few hundred characters
   */
  public static String brief(Object text) {
    String plain = of(text);
    if (plain.length() <= MOST) {
      return plain;
    }
    int end = MOST / 3;
    return plain.substring(0, MOST - end) + ELLIPSIS + plain.substring(plain.length() - end);
  }

  private static String escape(MatchResult found) {
    return switch (found.group().charAt(0)) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> String.format("\\u%04x", (int) found.group().charAt(0));
    };
  }
}
