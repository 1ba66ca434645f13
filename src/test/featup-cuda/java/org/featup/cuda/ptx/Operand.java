package org.featup.cuda.ptx;

import java.util.List;
import java.util.stream.Collectors;

/** What may stand behind an opcode. */
sealed interface Operand {

  /** A register, special register, variable, parameter or label, with an offset for a variable. */
  record Name(String text, long offset) implements Operand {
    @Override
    public String toString() {
      return offset == 0 ? text : text + "+" + offset;
    }
  }

  /** An integer. */
  record Whole(long value) implements Operand {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A floating point number; {@code 0f} and {@code 0d} give their bits, other forms a double. */
  record Real(double value) implements Operand {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** {@code [base+offset]}; the base is a name. */
  record Address(Name base, long offset) implements Operand {
    @Override
    public String toString() {
      return "[" + base + (offset == 0 ? "" : "+" + offset) + "]";
    }
  }

  /** <code>{a, b}</code>. */
  record Vector(List<Operand> elements) implements Operand {
    @Override
    public String toString() {
      return elements.stream().map(Object::toString).collect(Collectors.joining(", ", "{", "}"));
    }
  }

  /** {@code p|q}. */
  record Pair(Operand first, Operand second) implements Operand {
    @Override
    public String toString() {
      return first + "|" + second;
    }
  }

  /** {@code !p}. */
  record Not(Operand predicate) implements Operand {
    @Override
    public String toString() {
      return "!" + predicate;
    }
  }
}
