package org.featup.cuda.ptx;

import java.util.List;

/**
 * PTX text, parsed.
 *
 * @param variables what is declared outside kernels
 * @param entries the kernels
 */
record PtxText(List<Variable> variables, List<Entry> entries) {

  static PtxText parse(String text) {
    return new ModuleParser(new Tokens(Lexer.tokens(text))).module();
  }
}
