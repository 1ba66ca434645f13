package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parses a kernel: its parameters, its bounds, and through {@link BodyParser} its body. */
final class EntryParser {
  private static final int MOST_THREADS = 1024;

  private final Tokens tokens;
  private int maxThreads = MOST_THREADS;
  private int[] required;

  EntryParser(Tokens tokens) {
    this.tokens = tokens;
  }

  Entry entry() {
    int line = tokens.line();
    String name = tokens.word("the name of a kernel");
    List<Entry.Parameter> parameters = parameters();
    bounds();
    BodyParser body = new BodyParser(tokens);
    body.parse();
    return new Entry(
        line,
        name,
        parameters,
        maxThreads,
        required,
        body.registers(),
        body.variables(),
        body.statements());
  }

  private List<Entry.Parameter> parameters() {
    List<Entry.Parameter> parameters = new ArrayList<>();
    if (tokens.take("(") && !tokens.take(")")) {
      do {
        parameters.add(parameter());
      } while (tokens.take(","));
      tokens.expect(")");
    }
    return List.copyOf(parameters);
  }

  /** {@code .param .u64 .ptr .global .align 16 name}; the pointer's attributes are a promise. */
  private Entry.Parameter parameter() {
    tokens.expect(".param");
    int line = tokens.line();
    PtxType type = PtxType.of(tokens.word("a type").substring(1));
    if (type == null || type.bits < 32) {
      throw PtxException.at(line, "expected a parameter of 32 or 64 bits");
    }
    if (tokens.take(".ptr")) {
      Token space = tokens.peek();
      if (Set.of(".global", ".const", ".shared", ".local").contains(space.text())) {
        tokens.next();
      }
      if (tokens.take(".align")) {
        tokens.count();
      }
    }
    return new Entry.Parameter(type, tokens.word("the name of a parameter"));
  }

  private void bounds() {
    while (!tokens.peek().is("{")) {
      int line = tokens.line();
      String directive = tokens.word("'{'");
      switch (directive) {
        case ".maxntid" -> maxThreads = product(line, extents());
        case ".reqntid" -> {
          required = extents();
          maxThreads = product(line, required);
        }
        case ".minnctapersm", ".maxnreg" -> tokens.count();
        case ".pragma" -> pragma();
        default -> throw PtxException.at(line, "unknown directive " + directive);
      }
    }
  }

  private void pragma() {
    if (tokens.next().kind() != Token.Kind.STRING) {
      throw tokens.expected("a string");
    }
    tokens.expect(";");
  }

  private int[] extents() {
    int[] extents = {1, 1, 1};
    int n = 0;
    do {
      if (n == 3) {
        throw tokens.expected("at most three extents");
      }
      extents[n++] = tokens.count();
    } while (tokens.take(","));
    return extents;
  }

  private static int product(int line, int[] extents) {
    long threads = (long) extents[0] * extents[1] * extents[2];
    if (threads < 1 || threads > MOST_THREADS) {
      throw PtxException.at(line, "expected 1 to 1024 threads of a block, given " + threads);
    }
    return (int) threads;
  }
}
