package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses a whole file: its head, its variables, its kernels. */
final class ModuleParser {
  private static final Set<String> LINKAGE = Set.of(".visible", ".extern", ".weak");

  private final Tokens tokens;
  private final List<Variable> variables = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> names = new HashSet<>();

  ModuleParser(Tokens tokens) {
    this.tokens = tokens;
  }

  PtxText module() {
    head();
    while (!tokens.atEnd()) {
      boolean external = tokens.peek().is(".extern");
      if (LINKAGE.contains(tokens.peek().text())) {
        tokens.next();
      }
      int line = tokens.line();
      String directive = tokens.word("a directive");
      if (directive.equals(".entry")) {
        Entry entry = new EntryParser(tokens).entry();
        unique(entry.line(), entry.name());
        entries.add(entry);
      } else if (Set.of(".shared", ".const", ".global").contains(directive)) {
        Space space = Space.of(directive.substring(1));
        for (Variable variable : new VariableParser(tokens).variables(space, external)) {
          unique(line, variable.name());
          variables.add(variable);
        }
      } else {
        throw PtxException.at(line, "unknown directive " + directive);
      }
    }
    return new PtxText(List.copyOf(variables), List.copyOf(entries));
  }

  /** What drivers from CUDA 10.1 on load on Volta and everything later. */
  private void head() {
    tokens.expect(".version");
    Token version = tokens.next();
    if (version.kind() != Token.Kind.NUMBER || !version.text().matches("[0-9]\\.[0-9]")) {
      throw PtxException.at(version.line(), "expected a version, given " + version.shown());
    }
    double number = Double.parseDouble(version.text());
    if (number < 6.0 || number > 6.4) {
      throw PtxException.at(
          version.line(), "expected PTX version 6.0 to 6.4, given " + version.text());
    }
    tokens.expect(".target");
    if (!tokens.take("sm_70")) {
      throw tokens.expected("target sm_70");
    }
    tokens.expect(".address_size");
    if (!tokens.take("64")) {
      throw tokens.expected("64");
    }
  }

  private void unique(int line, String name) {
    if (!names.add(name)) {
      throw PtxException.at(line, name + " is declared twice");
    }
  }
}
