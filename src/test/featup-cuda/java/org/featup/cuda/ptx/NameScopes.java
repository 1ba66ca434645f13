package org.featup.cuda.ptx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Which declaration a name means, block within block. */
final class NameScopes {
  private final Deque<Map<String, String>> open = new ArrayDeque<>();
  private int opened;

  void open() {
    open.push(new HashMap<>());
    opened++;
  }

  void close() {
    open.pop();
  }

  /** Declares a name in the innermost block and returns what it is called from outside. */
  String declare(int line, String name) {
    String full = open.size() == 1 ? name : name + "#" + opened;
    if (open.getFirst().putIfAbsent(name, full) != null) {
      throw PtxException.at(line, name + " is declared twice");
    }
    return full;
  }

  /** The full name; a name that no block declares is itself. */
  String resolve(String name) {
    for (Map<String, String> block : open) {
      if (block.containsKey(name)) {
        return block.get(name);
      }
    }
    return name;
  }
}
