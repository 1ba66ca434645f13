package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Parses operands. */
final class OperandParser {
  private final Tokens tokens;
  private final UnaryOperator<String> scope;

  /**
   * Makes the parser.
   *
   * @param scope gives the full name of a name as written
   */
  OperandParser(Tokens tokens, UnaryOperator<String> scope) {
    this.tokens = tokens;
    this.scope = scope;
  }

  Operand operand() {
    if (tokens.take("[")) {
      Operand.Address address = address();
      tokens.expect("]");
      return address;
    }
    if (tokens.take("{")) {
      List<Operand> elements = new ArrayList<>();
      do {
        elements.add(simple());
      } while (tokens.take(","));
      tokens.expect("}");
      return new Operand.Vector(List.copyOf(elements));
    }
    if (tokens.take("!")) {
      return new Operand.Not(name());
    }
    Operand first = simple();
    return tokens.take("|") ? new Operand.Pair(first, name()) : first;
  }

  private Operand simple() {
    return tokens.peek().kind() == Token.Kind.WORD ? name() : constant();
  }

  private Operand.Name name() {
    String text = scope.apply(tokens.word("a name"));
    return new Operand.Name(text, tokens.take("+") ? whole(product()) : 0);
  }

  private Operand.Address address() {
    Operand.Name name = name();
    return new Operand.Address(new Operand.Name(name.text(), 0), name.offset());
  }

  /** A number or a sum of products of whole numbers. */
  Operand constant() {
    Operand value = product();
    while (tokens.peek().is("+") || tokens.peek().is("-")) {
      boolean plus = tokens.next().is("+");
      long term = whole(product());
      value = new Operand.Whole(plus ? whole(value) + term : whole(value) - term);
    }
    return value;
  }

  private Operand product() {
    Operand value = factor();
    while (tokens.take("*")) {
      value = new Operand.Whole(whole(value) * whole(factor()));
    }
    return value;
  }

  private Operand factor() {
    if (tokens.take("(")) {
      Operand value = constant();
      tokens.expect(")");
      return value;
    }
    if (tokens.take("-")) {
      Operand value = factor();
      return value instanceof Operand.Real real
          ? new Operand.Real(-real.value())
          : new Operand.Whole(-whole(value));
    }
    if (tokens.peek().kind() != Token.Kind.NUMBER) {
      throw tokens.expected("an operand");
    }
    return Literals.number(tokens.next());
  }

  private long whole(Operand value) {
    if (value instanceof Operand.Whole whole) {
      return whole.value();
    }
    throw PtxException.at(tokens.line(), "expected a whole number, given " + value);
  }
}
