package org.featup.cuda.ptx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Where shared variables lie. Each is aligned to what it declares and to no more, and gaps that are
 * nobody's separate them, so that running over the end of one is found.
 */
final class SharedLayout {
  /** Not 0, so that code must use the symbol; a real device keeps the first bytes for itself. */
  static final int BASE = 1024;

  private static final int GAP = 128;
  private static final int MOST_STATIC = 48 << 10;

  private final Map<String, Integer> offsets = new HashMap<>();
  private final List<Variable> variables;
  private int end;
  private int declared;

  /** Places the variables, those of known size first. */
  SharedLayout(List<Variable> variables) {
    this.variables = variables;
    variables.stream().filter(v -> !v.isDynamic()).forEach(this::place);
    int dynamic = end;
    for (Variable variable : variables) {
      if (variable.isDynamic()) {
        offsets.put(variable.name(), aligned(dynamic, variable.alignment()));
        end = Math.max(end, offsets.get(variable.name()));
      }
    }
  }

  private void place(Variable variable) {
    int offset = aligned(end, variable.alignment());
    offsets.put(variable.name(), offset);
    end = offset + variable.bytes() + GAP;
    declared = roundUp(declared, variable.alignment()) + variable.bytes();
    if (declared > MOST_STATIC) {
      throw PtxException.at(
          variable.line(), declared + " bytes of static shared memory, 49152 are allowed");
    }
  }

  private static int aligned(int offset, int alignment) {
    int whole = roundUp(offset, GAP);
    return alignment < GAP ? whole + alignment : roundUp(whole, alignment);
  }

  private static int roundUp(int value, int unit) {
    return (value + unit - 1) / unit * unit;
  }

  int address(Variable variable) {
    return BASE + offsets.get(variable.name());
  }

  /** Bytes of the static variables. */
  int declared() {
    return declared;
  }

  /** Shared memory before a block starts. */
  MemoryRegion template(int dynamicBytes) {
    MemoryRegion region = new MemoryRegion("shared memory", BASE, end + dynamicBytes, false);
    region.nobodys(0, region.size);
    for (Variable each : variables) {
      int bytes = each.isDynamic() ? dynamicBytes : each.bytes();
      region.somebodys(offsets.get(each.name()), bytes);
      region.name(offsets.get(each.name()), bytes, each.name());
    }
    return region;
  }
}
