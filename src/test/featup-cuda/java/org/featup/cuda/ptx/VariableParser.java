package org.featup.cuda.ptx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code .align 16 .b8 name[64], other = 1;}, the part after the state space. */
final class VariableParser {
  private final Tokens tokens;

  VariableParser(Tokens tokens) {
    this.tokens = tokens;
  }

  List<Variable> variables(Space space, boolean external) {
    int alignment = tokens.take(".align") ? tokens.count() : 0;
    PtxType type = type();
    if (alignment == 0) {
      alignment = type.bytes();
    }
    if (Integer.bitCount(alignment) != 1) {
      throw PtxException.at(tokens.line(), "expected a power of two, given .align " + alignment);
    }
    List<Variable> variables = new ArrayList<>();
    do {
      variables.add(variable(space, external, alignment, type));
    } while (tokens.take(","));
    tokens.expect(";");
    return variables;
  }

  private PtxType type() {
    int line = tokens.line();
    String word = tokens.word("a type");
    PtxType type = PtxType.of(word.substring(1));
    if (type == null || type == PtxType.PRED) {
      throw PtxException.at(line, "expected the type of a variable, given " + word);
    }
    return type;
  }

  private Variable variable(Space space, boolean external, int alignment, PtxType type) {
    int line = tokens.line();
    String name = tokens.word("a name");
    long elements = 1;
    while (tokens.take("[")) {
      elements *= tokens.peek().is("]") ? 0 : tokens.count();
      tokens.expect("]");
    }
    if (elements == 0 && !(external && space == Space.SHARED)) {
      throw PtxException.at(line, name + ": only .extern .shared may be of unknown size");
    }
    if (external && elements != 0) {
      throw PtxException.at(line, name + ": .extern is for the dynamic shared memory alone");
    }
    long bytes = elements * type.bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw PtxException.at(line, name + " is too large: " + bytes + " bytes");
    }
    byte[] content = tokens.take("=") ? content(space, name, type, (int) bytes) : null;
    return new Variable(line, space, name, alignment, (int) bytes, content);
  }

  /** The initial values; what they leave out is zero. */
  private byte[] content(Space space, String name, PtxType type, int bytes) {
    if (space != Space.CONST && space != Space.GLOBAL) {
      throw PtxException.at(tokens.line(), name + ": only .const and .global have initial values");
    }
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean list = tokens.take("{");
    do {
      if (buffer.remaining() < type.bytes()) {
        throw PtxException.at(tokens.line(), name + " has more values than elements");
      }
      put(buffer, type, new OperandParser(tokens, n -> n).constant());
    } while (list && tokens.take(","));
    if (list) {
      tokens.expect("}");
    }
    return buffer.array();
  }

  private void put(ByteBuffer buffer, PtxType type, Operand value) {
    long bits = Constants.bits(tokens.line(), value, type);
    switch (type.bits) {
      case 8 -> buffer.put((byte) bits);
      case 16 -> buffer.putShort((short) bits);
      case 32 -> buffer.putInt((int) bits);
      default -> buffer.putLong(bits);
    }
  }
}
