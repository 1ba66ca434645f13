package org.featup.cuda.ptx;

import java.util.List;

/** A place in a list of tokens. */
final class Tokens {
  private final List<Token> tokens;
  private int at;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekNext() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  boolean atEnd() {
    return peek().kind() == Token.Kind.END;
  }

  /** Takes the token if it is this one. */
  boolean take(String text) {
    boolean found = peek().is(text);
    if (found) {
      next();
    }
    return found;
  }

  void expect(String text) {
    if (!take(text)) {
      throw expected("'" + text + "'");
    }
  }

  String word(String what) {
    if (peek().kind() != Token.Kind.WORD) {
      throw expected(what);
    }
    return next().text();
  }

  int line() {
    return peek().line();
  }

  /** A size or count. */
  int count() {
    Token token = peek();
    if (token.kind() != Token.Kind.NUMBER) {
      throw expected("a number");
    }
    Operand number = Literals.number(next());
    if (number instanceof Operand.Whole w && w.value() >= 0 && w.value() <= Integer.MAX_VALUE) {
      return (int) w.value();
    }
    throw PtxException.at(token.line(), "expected a count, given " + token.text());
  }

  PtxException expected(String what) {
    return PtxException.at(line(), "expected " + what + ", given " + peek().shown());
  }
}
