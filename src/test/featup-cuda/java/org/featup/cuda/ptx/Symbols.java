package org.featup.cuda.ptx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The variables a kernel can name, and their addresses. */
final class Symbols {

  /** A variable and its address in its own space. */
  record Symbol(Space space, long address) {}

  private final Map<String, Symbol> symbols = new HashMap<>();
  private final int localBytes;

  /**
   * Places a kernel's variables.
   *
   * @param module addresses of the module's .const and .global variables, by name
   */
  Symbols(SharedLayout layout, List<Variable> shared, Entry entry, Map<String, Symbol> module) {
    symbols.putAll(module);
    for (Variable variable : shared) {
      symbols.put(variable.name(), new Symbol(Space.SHARED, layout.address(variable)));
    }
    int local = 0;
    for (Variable variable : entry.variables()) {
      if (variable.space() == Space.LOCAL) {
        local = (local + variable.alignment() - 1) / variable.alignment() * variable.alignment();
        symbols.put(variable.name(), new Symbol(Space.LOCAL, local));
        local += variable.bytes();
      }
    }
    localBytes = local;
  }

  /** The variable of a name, or null. */
  Symbol find(String name) {
    return symbols.get(name);
  }

  int localBytes() {
    return localBytes;
  }
}
