package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts PTX text into tokens; comments and spaces are left out. */
final class Lexer {
  private static final Pattern PART =
      Pattern.compile(
          "(?<space>\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/)"
              + "|(?<number>0[xX][0-9a-fA-F]+U?|0[fF][0-9a-fA-F]{8}\\b|0[dD][0-9a-fA-F]{16}\\b"
              + "|[0-9]+\\.[0-9]*(?:[eE][-+]?[0-9]+)?|[0-9]+(?:[eE][-+]?[0-9]+)?U?)"
              + "|(?<word>[%.$_a-zA-Z][%$_a-zA-Z0-9]*(?:\\.[_a-zA-Z0-9]+)*(?:::[a-z0-9]+)?)"
              + "|\"(?<string>[^\"\\n]*)\""
              + "|(?<sign>[{}\\[\\]()<>,;:@!|+\\-=*/])");

  private Lexer() {}

  static List<Token> tokens(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher part = PART.matcher(text);
    int line = 1;
    int at = 0;
    while (at < text.length()) {
      if (!part.region(at, text.length()).lookingAt()) {
        throw PtxException.at(line, "unexpected character '" + text.charAt(at) + "'");
      }
      if (part.group("number") != null) {
        tokens.add(new Token(Token.Kind.NUMBER, part.group("number"), line));
      } else if (part.group("word") != null) {
        tokens.add(new Token(Token.Kind.WORD, part.group("word"), line));
      } else if (part.group("string") != null) {
        tokens.add(new Token(Token.Kind.STRING, part.group("string"), line));
      } else if (part.group("sign") != null) {
        tokens.add(new Token(Token.Kind.SIGN, part.group("sign"), line));
      }
      line += (int) part.group().chars().filter(c -> c == '\n').count();
      at = part.end();
    }
    tokens.add(new Token(Token.Kind.END, "", line));
    return tokens;
  }
}
