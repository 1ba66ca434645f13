package org.featup.cuda.ptx;

/** What an atomic instruction makes of the bits in memory and its one or two operands. */
interface AtomicChange {

  /** The new bits. */
  long of(long old, long b, long c);

  /** The change of a name for a type, or null if there is none. */
  static AtomicChange of(String name, PtxType type) {
    if (type == PtxType.F32) {
      return name.equals("add") ? (old, b, c) -> bits(single(old) + single(b)) : null;
    }
    if (type == PtxType.F64) {
      return name.equals("add")
          ? (old, b, c) ->
              Double.doubleToRawLongBits(Double.longBitsToDouble(old) + Double.longBitsToDouble(b))
          : null;
    }
    if (type.bits < 32) {
      return null;
    }
    return type.kind == PtxType.Kind.BITS ? ofBits(name) : ofNumbers(name, type);
  }

  private static float single(long bits) {
    return Float.intBitsToFloat((int) bits);
  }

  private static long bits(float value) {
    return Float.floatToRawIntBits(value) & 0xffffffffL;
  }

  private static AtomicChange ofBits(String name) {
    return switch (name) {
      case "and" -> (old, b, c) -> old & b;
      case "or" -> (old, b, c) -> old | b;
      case "xor" -> (old, b, c) -> old ^ b;
      case "exch" -> (old, b, c) -> b;
      case "cas" -> (old, b, c) -> old == b ? c : old;
      default -> null;
    };
  }

  /** The operands come extended from the type's bits, so that they compare as longs. */
  private static AtomicChange ofNumbers(String name, PtxType type) {
    boolean signed = type.isSigned();
    return switch (name) {
      case "add" -> (old, b, c) -> old + b;
      case "min" -> (old, b, c) -> (order(old, b, signed) < 0 ? old : b);
      case "max" -> (old, b, c) -> (order(old, b, signed) > 0 ? old : b);
      case "inc" -> type == PtxType.U32 ? (old, b, c) -> old >= b ? 0 : old + 1 : null;
      case "dec" -> type == PtxType.U32 ? (old, b, c) -> old == 0 || old > b ? b : old - 1 : null;
      default -> null;
    };
  }

  private static int order(long a, long b, boolean signed) {
    return signed ? Long.compare(a, b) : Long.compareUnsigned(a, b);
  }
}
