package org.featup.cuda.ptx;

import java.util.Locale;

/** The fundamental types of PTX that our kernels use. */
enum PtxType {
  PRED(1, Kind.PREDICATE),
  B8(8, Kind.BITS),
  U8(8, Kind.UNSIGNED),
  S8(8, Kind.SIGNED),
  B16(16, Kind.BITS),
  U16(16, Kind.UNSIGNED),
  S16(16, Kind.SIGNED),
  F16(16, Kind.FLOAT),
  B32(32, Kind.BITS),
  U32(32, Kind.UNSIGNED),
  S32(32, Kind.SIGNED),
  F32(32, Kind.FLOAT),
  B64(64, Kind.BITS),
  U64(64, Kind.UNSIGNED),
  S64(64, Kind.SIGNED),
  F64(64, Kind.FLOAT);

  /** What the bits of a type mean. */
  enum Kind {
    PREDICATE,
    BITS,
    UNSIGNED,
    SIGNED,
    FLOAT
  }

  final int bits;
  final Kind kind;

  PtxType(int bits, Kind kind) {
    this.bits = bits;
    this.kind = kind;
  }

  int bytes() {
    return Math.max(1, bits / 8);
  }

  boolean isInteger() {
    return kind == Kind.UNSIGNED || kind == Kind.SIGNED;
  }

  boolean isSigned() {
    return kind == Kind.SIGNED;
  }

  boolean isFloat() {
    return kind == Kind.FLOAT;
  }

  /** The file that holds registers of this type; 16-bit ones lie in the low half of an int. */
  RegisterFile file() {
    if (this == PRED) {
      return RegisterFile.PREDICATES;
    }
    if (bits == 64) {
      return isFloat() ? RegisterFile.DOUBLES : RegisterFile.LONGS;
    }
    return this == F32 ? RegisterFile.FLOATS : RegisterFile.INTS;
  }

  /** The rule of PTX for an operand of type {@code operand} where this type is asked for. */
  boolean accepts(PtxType operand) {
    return bits == operand.bits && meansTheSameAs(operand);
  }

  /** The rule for loads, stores and conversions, where an integer register may be wider. */
  boolean acceptsWider(PtxType operand) {
    boolean wider = !isFloat() && !operand.isFloat() && operand.bits > bits;
    return accepts(operand) || (wider && operand != PRED && this != PRED);
  }

  private boolean meansTheSameAs(PtxType other) {
    return kind == other.kind
        || kind == Kind.BITS
        || other.kind == Kind.BITS
        || (isInteger() && other.isInteger());
  }

  String suffix() {
    return "." + name().toLowerCase(Locale.ROOT);
  }

  /** The type of a suffix without its dot, or null. */
  static PtxType of(String suffix) {
    for (PtxType type : values()) {
      if (type.name().toLowerCase(Locale.ROOT).equals(suffix)) {
        return type;
      }
    }
    return null;
  }
}
