package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** Arithmetic of integers of 32 and 64 bits. */
final class IntInstructions {

  private IntInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("rem", t -> translate(t, t.type()));
  }

  static void translate(Translation t, PtxType type) {
    String opcode = t.opcode();
    if (!type.isInteger() || type.bits < 32) {
      throw t.error("there is no " + opcode + " for " + type.suffix());
    }
    boolean product = opcode.equals("mul") || opcode.equals("mad");
    if (product && t.take("wide")) {
      wide(t, type);
      return;
    }
    String part = product ? t.takeAny(List.of("lo", "hi")) : "";
    if (part == null) {
      throw t.error("expected .lo, .hi or .wide");
    }
    Lanes lanes =
        type.bits == 32 ? IntLanes.of(opcode + part, type) : LongLanes.of(opcode + part, type);
    if (lanes == null) {
      throw t.error("there is no " + opcode + " for " + type.suffix());
    }
    int sources = opcode.equals("mad") ? 3 : opcode.equals("abs") || opcode.equals("neg") ? 1 : 2;
    t.operands(sources + 1);
    Slot[] slots = new Slot[sources];
    for (int i = 0; i < sources; i++) {
      slots[i] = t.read(i + 1, type);
    }
    Slot d = t.write(0, type);
    if (opcode.equals("div") || opcode.equals("rem")) {
      t.emit(new Division(lanes, d, slots[0], slots[1]));
    } else {
      t.lanes(lanes, d, slots);
    }
  }

  /** Products of 64 bits. */
  private static void wide(Translation t, PtxType type) {
    if (type.bits != 32) {
      throw t.error("there is no " + t.opcode() + ".wide for " + type.suffix());
    }
    PtxType result = type.isSigned() ? PtxType.S64 : PtxType.U64;
    boolean add = t.opcode().equals("mad");
    t.operands(add ? 4 : 3);
    long mask = type.isSigned() ? -1L : 0xffffffffL;
    Slot a = t.read(1, type);
    Slot b = t.read(2, type);
    if (add) {
      Slot c = t.read(3, result);
      t.lanes(
          (w, d, x, y, z) -> wide(w.longs[d], w.ints[x], w.ints[y], w.longs[z], mask),
          t.write(0, result),
          a,
          b,
          c);
    } else {
      Slot zero = t.constant(result, 0);
      t.lanes(
          (w, d, x, y, z) -> wide(w.longs[d], w.ints[x], w.ints[y], w.longs[z], mask),
          t.write(0, result),
          a,
          b,
          zero);
    }
  }

  private static void wide(long[] d, int[] a, int[] b, long[] c, long mask) {
    for (int i = 0; i < Warp.LANES; i++) {
      d[i] = (a[i] & mask) * (b[i] & mask) + c[i];
    }
  }

  /** A division, whose result PTX leaves open where the divisor is zero. */
  private record Division(Lanes lanes, Slot d, Slot a, Slot b) implements Op {
    @Override
    public void run(Warp warp, int mask) {
      for (int i = 0; i < Warp.LANES; i++) {
        boolean zero =
            b.file() == RegisterFile.INTS
                ? warp.ints[b.index()][i] == 0
                : warp.longs[b.index()][i] == 0;
        if (zero && (mask >>> i & 1) != 0) {
          throw warp.fault(i, "divides by zero");
        }
      }
      new LaneOp(lanes, d.file(), d.index(), a.index(), b.index(), 0).run(warp, mask);
    }
  }
}
