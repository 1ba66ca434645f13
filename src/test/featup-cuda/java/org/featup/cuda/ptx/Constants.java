package org.featup.cuda.ptx;

/** The bits of an immediate operand where a type is asked for. */
final class Constants {

  private Constants() {}

  static long bits(int line, Operand value, PtxType type) {
    if (value instanceof Operand.Whole whole && !type.isFloat()) {
      return whole(line, whole.value(), type);
    }
    if (value instanceof Operand.Real real) {
      if (type == PtxType.F32 || type == PtxType.B32) {
        return Float.floatToRawIntBits((float) real.value()) & 0xffffffffL;
      }
      if (type == PtxType.F64 || type == PtxType.B64) {
        return Double.doubleToRawLongBits(real.value());
      }
    }
    throw PtxException.at(line, "expected a number of type " + type.suffix() + ", given " + value);
  }

  private static long whole(int line, long value, PtxType type) {
    if (type.bits < 64) {
      long limit = 1L << type.bits;
      if (value >= limit || value < -(limit >> 1)) {
        throw PtxException.at(line, value + " does not fit into " + type.suffix());
      }
      return value & limit - 1;
    }
    return value;
  }
}
