package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parses the body of a kernel. Names of an inner block get a suffix that no text can have. */
final class BodyParser {
  private final Tokens tokens;
  private final NameScopes scopes = new NameScopes();
  private final Map<String, PtxType> registers = new LinkedHashMap<>();
  private final List<Variable> variables = new ArrayList<>();
  private final List<Statement> statements = new ArrayList<>();
  private final Set<String> labels = new HashSet<>();

  BodyParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Map<String, PtxType> registers() {
    return registers;
  }

  List<Variable> variables() {
    return List.copyOf(variables);
  }

  List<Statement> statements() {
    return List.copyOf(statements);
  }

  void parse() {
    tokens.expect("{");
    scopes.open();
    int depth = 1;
    while (depth > 0) {
      if (tokens.take("}")) {
        scopes.close();
        depth--;
      } else if (tokens.take("{")) {
        scopes.open();
        depth++;
      } else {
        statement();
      }
    }
  }

  private void statement() {
    int line = tokens.line();
    if (tokens.take("@")) {
      boolean negated = tokens.take("!");
      instruction(line, scopes.resolve(tokens.word("a predicate")), negated);
    } else if (tokens.peekNext().is(":")) {
      String label = tokens.word("a label");
      tokens.expect(":");
      if (!labels.add(label)) {
        throw PtxException.at(line, "label " + label + " is declared twice");
      }
      statements.add(new Statement.Label(line, label));
    } else if (tokens.peek().text().startsWith(".")) {
      directive(line, tokens.word("a directive"));
    } else {
      instruction(line, null, false);
    }
  }

  private void directive(int line, String directive) {
    switch (directive) {
      case ".reg" -> declareRegisters();
      case ".pragma" -> {
        tokens.next();
        tokens.expect(";");
      }
      case ".shared", ".local" -> {
        Space space = Space.of(directive.substring(1));
        for (Variable v : new VariableParser(tokens).variables(space, false)) {
          String name = scopes.declare(line, v.name());
          variables.add(new Variable(line, space, name, v.alignment(), v.bytes(), null));
        }
      }
      default -> throw PtxException.at(line, "unknown directive " + directive);
    }
  }

  private void declareRegisters() {
    int line = tokens.line();
    String word = tokens.word("a type");
    PtxType type = PtxType.of(word.substring(1));
    if (type == null || type.bits == 8) {
      throw PtxException.at(line, "expected the type of a register, given " + word);
    }
    do {
      String name = tokens.word("the name of a register");
      if (tokens.take("<")) {
        int count = tokens.count();
        tokens.expect(">");
        for (int i = 0; i < count; i++) {
          registers.put(scopes.declare(line, name + i), type);
        }
      } else {
        registers.put(scopes.declare(line, name), type);
      }
    } while (tokens.take(","));
    tokens.expect(";");
  }

  private void instruction(int line, String guard, boolean negated) {
    List<String> parts = List.of(tokens.word("an instruction").split("\\.", -1));
    List<Operand> operands = new ArrayList<>();
    OperandParser parser = new OperandParser(tokens, scopes::resolve);
    if (!tokens.peek().is(";")) {
      do {
        operands.add(parser.operand());
      } while (tokens.take(","));
    }
    tokens.expect(";");
    List<String> modifiers = parts.subList(1, parts.size());
    statements.add(
        new Statement.Instruction(
            line, guard, negated, parts.get(0), List.copyOf(modifiers), List.copyOf(operands)));
  }
}
