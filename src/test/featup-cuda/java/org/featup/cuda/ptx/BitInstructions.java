package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;
import org.featup.cuda.ptx.Registers.Slot;

/** Logic, shifts and counts of bits. */
final class BitInstructions {

  private BitInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("and", t -> logic(t, (a, b) -> a & b, (a, b) -> a & b));
    all.put("or", t -> logic(t, (a, b) -> a | b, (a, b) -> a | b));
    all.put("xor", t -> logic(t, (a, b) -> a ^ b, (a, b) -> a ^ b));
    all.put("not", BitInstructions::not);
    all.put("shl", BitInstructions::shift);
    all.put("shr", BitInstructions::shift);
    all.put("popc", t -> count(t, Integer::bitCount, Long::bitCount));
    all.put("clz", t -> count(t, Integer::numberOfLeadingZeros, Long::numberOfLeadingZeros));
    all.put("brev", BitInstructions::reverse);
    all.put("bfe", BitInstructions::extract);
    all.put("bfi", BitInstructions::insert);
  }

  private static void logic(Translation t, IntBinaryOperator ints, LongBinaryOperator longs) {
    PtxType type = t.type(PtxType.PRED, PtxType.B16, PtxType.B32, PtxType.B64);
    t.operands(3);
    Slot a = t.read(1, type);
    Slot b = t.read(2, type);
    Slot d = t.write(0, type);
    switch (d.file()) {
      case PREDICATES ->
          t.emit(
              (w, mask) -> {
                int x = w.predicates[a.index()];
                int y = w.predicates[b.index()];
                w.predicate(d.index(), ints.applyAsInt(x, y), mask);
              });
      case LONGS -> t.lanes(LongLanes.each((x, y, z) -> longs.applyAsLong(x, y)), d, a, b);
      default -> t.lanes(IntLanes.each((x, y, z) -> ints.applyAsInt(x, y)), d, a, b);
    }
  }

  private static void not(Translation t) {
    PtxType type = t.type(PtxType.PRED, PtxType.B16, PtxType.B32, PtxType.B64);
    t.operands(2);
    Slot a = t.read(1, type);
    Slot d = t.write(0, type);
    switch (type) {
      case PRED -> t.emit((w, mask) -> w.predicate(d.index(), ~w.predicates[a.index()], mask));
      case B16 -> t.lanes(IntLanes.each((x, y, z) -> ~x & 0xffff), d, a);
      case B32 -> t.lanes(IntLanes.each((x, y, z) -> ~x), d, a);
      default -> t.lanes(LongLanes.each((x, y, z) -> ~x), d, a);
    }
  }

  /** Counts of bits beyond the width give what shifting bit by bit would. */
  private static void shift(Translation t) {
    PtxType type =
        t.opcode().equals("shl")
            ? t.type(PtxType.B32, PtxType.B64)
            : t.type(PtxType.B32, PtxType.U32, PtxType.S32, PtxType.B64, PtxType.U64, PtxType.S64);
    t.operands(3);
    Slot a = t.read(1, type);
    Slot b = t.read(2, PtxType.U32);
    Slot d = t.write(0, type);
    boolean left = t.opcode().equals("shl");
    Lanes lanes = type.bits == 32 ? shift32(left, type.isSigned()) : shift64(left, type.isSigned());
    t.lanes(lanes, d, a, b);
  }

  private static Lanes shift32(boolean left, boolean signed) {
    if (left) {
      return IntLanes.each((a, b, c) -> b >>> 5 == 0 ? a << b : 0);
    }
    return signed
        ? IntLanes.each((a, b, c) -> b >>> 5 == 0 ? a >> b : a >> 31)
        : IntLanes.each((a, b, c) -> b >>> 5 == 0 ? a >>> b : 0);
  }

  private static Lanes shift64(boolean left, boolean signed) {
    LongLanes.Function shift;
    if (left) {
      shift = (a, b, c) -> b >>> 6 == 0 ? a << b : 0;
    } else if (signed) {
      shift = (a, b, c) -> b >>> 6 == 0 ? a >> b : a >> 63;
    } else {
      shift = (a, b, c) -> b >>> 6 == 0 ? a >>> b : 0;
    }
    return (w, d, a, b, c) -> {
      for (int i = 0; i < Warp.LANES; i++) {
        w.longs[d][i] = shift.of(w.longs[a][i], w.ints[b][i] & 0xffffffffL, 0);
      }
    };
  }

  /** A count of 32 or 64 bits. */
  private interface LongCount {
    int of(long bits);
  }

  /** A count of 32 bits. */
  private interface IntCount {
    int of(int bits);
  }

  private static void count(Translation t, IntCount ints, LongCount longs) {
    PtxType type = t.type(PtxType.B32, PtxType.B64);
    t.operands(2);
    Slot a = t.read(1, type);
    Slot d = t.write(0, PtxType.U32);
    if (type.bits == 32) {
      t.lanes(IntLanes.each((x, y, z) -> ints.of(x)), d, a);
    } else {
      t.lanes(
          (w, to, x, y, z) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.ints[to][i] = longs.of(w.longs[x][i]);
            }
          },
          d,
          a);
    }
  }

  private static void reverse(Translation t) {
    PtxType type = t.type(PtxType.B32, PtxType.B64);
    t.operands(2);
    Slot a = t.read(1, type);
    Slot d = t.write(0, type);
    t.lanes(
        type.bits == 32
            ? IntLanes.each((x, y, z) -> Integer.reverse(x))
            : LongLanes.each((x, y, z) -> Long.reverse(x)),
        d,
        a);
  }

  /** {@code bfe d, a, position, length}. */
  private static void extract(Translation t) {
    PtxType type = t.type(PtxType.U32, PtxType.S32);
    t.operands(4);
    List<Slot> s = List.of(t.read(1, type), t.read(2, PtxType.U32), t.read(3, PtxType.U32));
    boolean signed = type.isSigned();
    t.lanes(
        IntLanes.each((a, b, c) -> extract(a, b & 0xff, c & 0xff, signed)),
        t.write(0, type),
        s.get(0),
        s.get(1),
        s.get(2));
  }

  private static int extract(int a, int position, int length, boolean signed) {
    if (length == 0) {
      return 0;
    }
    long wide = signed ? a : a & 0xffffffffL;
    long moved = wide >> Math.min(position, 32);
    int unused = 64 - Math.min(length, 32);
    return (int) (signed ? moved << unused >> unused : moved << unused >>> unused);
  }

  /** {@code bfi d, a, b, position, length}: the low bits of a go into b. */
  private static void insert(Translation t) {
    PtxType type = t.type(PtxType.B32);
    t.operands(5);
    Slot a = t.read(1, type);
    Slot b = t.read(2, type);
    Slot position = t.read(3, PtxType.U32);
    Slot length = t.read(4, PtxType.U32);
    t.lanes(
        (w, d, x, y, z) -> {
          for (int i = 0; i < Warp.LANES; i++) {
            int at = Math.min(w.ints[z][i] & 0xff, 32);
            int bits = Math.min(w.ints[length.index()][i] & 0xff, 32);
            long mask = ((1L << bits) - 1) << at;
            w.ints[d][i] = (int) ((w.ints[y][i] & ~mask) | (((long) w.ints[x][i] << at) & mask));
          }
        },
        t.write(0, type),
        a,
        b,
        position);
  }
}
