package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** mov and cvta: copies between registers, of addresses, and between registers and their halves. */
final class Moves {

  private Moves() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("mov", Moves::mov);
    all.put("cvta", Moves::cvta);
  }

  /** Moves bits between registers of one size, whatever their files. */
  static Op bits(Slot from, Slot to) {
    return new LaneOp(bits(from.file(), to.file()), to.file(), to.index(), from.index(), 0, 0);
  }

  private static Lanes bits(RegisterFile from, RegisterFile to) {
    if (from == to) {
      return (w, d, a, b, c) -> w.copy(to, a, d, Warp.ALL);
    }
    return switch (to) {
      case FLOATS ->
          (w, d, a, b, c) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.floats[d][i] = Float.intBitsToFloat(w.ints[a][i]);
            }
          };
      case INTS ->
          (w, d, a, b, c) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.ints[d][i] = Float.floatToRawIntBits(w.floats[a][i]);
            }
          };
      case DOUBLES ->
          (w, d, a, b, c) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.doubles[d][i] = Double.longBitsToDouble(w.longs[a][i]);
            }
          };
      default ->
          (w, d, a, b, c) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.longs[d][i] = Double.doubleToRawLongBits(w.doubles[a][i]);
            }
          };
    };
  }

  private static void mov(Translation t) {
    PtxType type = t.type();
    t.operands(2);
    if (t.operand(1) instanceof Operand.Vector parts) {
      pack(t, type, parts.elements());
    } else if (t.operand(0) instanceof Operand.Vector parts) {
      unpack(t, type, parts.elements());
    } else {
      Slot source = source(t, type);
      Slot d = t.write(0, type);
      t.emit((w, mask) -> w.copy(type.file(), source.index(), d.index(), mask));
    }
  }

  private static Slot source(Translation t, PtxType type) {
    Slot special = t.special(1);
    if (special != null) {
      if (!type.accepts(special.type())) {
        throw t.error("a special register is read by mov.u32");
      }
      return special;
    }
    Symbols.Symbol symbol = t.symbol(t.operand(1));
    if (symbol != null) {
      if (type.isFloat()
          || (type.bits != 64 && (type.bits != 32 || symbol.address() >>> 32 != 0))) {
        throw t.error("an address does not fit into " + type.suffix());
      }
      return t.constant(type, symbol.address() + ((Operand.Name) t.operand(1)).offset());
    }
    return t.read(1, type);
  }

  /** The type of a part of a register. */
  private static PtxType part(Translation t, PtxType type, int parts) {
    if (type.kind == PtxType.Kind.BITS && parts == 2 && type.bits == 64) {
      return PtxType.B32;
    }
    if (type.kind == PtxType.Kind.BITS && parts == 2 && type.bits == 32) {
      return PtxType.B16;
    }
    throw t.error("expected .b64 of two halves of 32 bits or .b32 of two of 16");
  }

  private static void pack(Translation t, PtxType type, List<Operand> parts) {
    PtxType part = part(t, type, parts.size());
    Slot low = t.read(parts.get(0), part);
    Slot high = t.read(parts.get(1), part);
    Slot d = t.write(0, type);
    if (type.bits == 64) {
      t.lanes(
          (w, to, a, b, c) -> {
            for (int i = 0; i < Warp.LANES; i++) {
              w.longs[to][i] = ((long) w.ints[b][i] << 32) | (w.ints[a][i] & 0xffffffffL);
            }
          },
          d,
          low,
          high);
    } else {
      t.lanes(IntLanes.each((a, b, c) -> (b << 16) | (a & 0xffff)), d, low, high);
    }
  }

  private static void unpack(Translation t, PtxType type, List<Operand> parts) {
    PtxType part = part(t, type, parts.size());
    Slot a = t.read(1, type);
    Slot low = t.writeOrSink(parts.get(0), part, false);
    Slot high = t.writeOrSink(parts.get(1), part, false);
    t.emit(
        (w, mask) -> {
          for (int i = 0; i < Warp.LANES; i++) {
            if ((mask >>> i & 1) != 0) {
              long bits = type.bits == 64 ? w.longs[a.index()][i] : w.ints[a.index()][i];
              long lowMask = (1L << part.bits) - 1;
              w.ints[low.index()][i] = (int) (bits & lowMask);
              w.ints[high.index()][i] = (int) (bits >>> part.bits & lowMask);
            }
          }
        });
  }

  /** Generic addresses are those of global memory, and of windows for the other spaces. */
  private static void cvta(Translation t) {
    boolean to = t.take("to");
    String name = t.takeAny(List.of("global", "shared", "const", "local"));
    if (name == null) {
      throw t.error("expected a state space");
    }
    PtxType type = t.type(PtxType.U64);
    t.operands(2);
    Space space = Space.of(name);
    long window = GlobalMemory.window(space);
    Symbols.Symbol symbol = t.symbol(t.operand(1));
    Slot a = symbol == null ? t.read(1, type) : t.constant(type, symbol.address());
    Slot offset = t.constant(type, to ? -window : window);
    t.lanes(LongLanes.each((x, y, z) -> x + y), t.write(0, type), a, offset);
  }
}
