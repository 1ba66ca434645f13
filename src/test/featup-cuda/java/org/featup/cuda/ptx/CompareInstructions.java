package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** Comparisons and selections. */
final class CompareInstructions {
  private static final List<String> COMPARISONS =
      List.of(
          "eq", "ne", "lt", "le", "gt", "ge", "lo", "ls", "hi", "hs", "equ", "neu", "ltu", "leu",
          "gtu", "geu", "num", "nan");

  private CompareInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("setp", CompareInstructions::setp);
    all.put("selp", CompareInstructions::selp);
    all.put("slct", CompareInstructions::slct);
  }

  /** {@code setp.lt.and.f32 p|q, a, b, !c}; q is the opposite of the comparison. */
  private static void setp(Translation t) {
    String comparison = t.takeAny(COMPARISONS);
    if (comparison == null) {
      throw t.error("expected a comparison");
    }
    String logic = t.takeAny(List.of("and", "or", "xor"));
    PtxType type = t.type();
    boolean flush = type == PtxType.F32 && t.take("ftz");
    Comparisons.Test test = Comparisons.of(comparison, type);
    if (test == null) {
      throw t.error("there is no comparison " + comparison + " for " + type.suffix());
    }
    t.operands(logic == null ? 3 : 4);
    Slot a = flushed(t, t.read(1, type), flush);
    Slot b = flushed(t, t.read(2, type), flush);
    Operand third = logic == null ? null : t.operand(3);
    boolean negated = third instanceof Operand.Not;
    Slot c =
        third instanceof Operand.Not not
            ? t.readWider(not.predicate(), PtxType.PRED)
            : third == null ? null : t.readWider(third, PtxType.PRED);
    Operand target = t.operand(0);
    Operand.Pair pair =
        target instanceof Operand.Pair p ? p : new Operand.Pair(target, new Operand.Name("_", 0));
    Slot p = sink(pair.first()) ? null : t.writeWider(pair.first(), PtxType.PRED);
    Slot q = sink(pair.second()) ? null : t.writeWider(pair.second(), PtxType.PRED);
    t.emit(
        (w, mask) -> {
          int bits = test.run(w, a.index(), b.index());
          int other = c == null ? 0 : w.predicates[c.index()] ^ (negated ? Warp.ALL : 0);
          if (p != null) {
            w.predicate(p.index(), combine(logic, bits, other), mask);
          }
          if (q != null) {
            w.predicate(q.index(), combine(logic, ~bits, other), mask);
          }
        });
  }

  private static Slot flushed(Translation t, Slot slot, boolean flush) {
    if (!flush) {
      return slot;
    }
    Slot flushed = t.temporary(PtxType.F32);
    t.first(FloatLanes.FLUSH, flushed, slot);
    return flushed;
  }

  private static boolean sink(Operand operand) {
    return operand instanceof Operand.Name name && name.text().equals("_");
  }

  private static int combine(String logic, int a, int b) {
    if (logic == null) {
      return a;
    }
    return switch (logic) {
      case "and" -> a & b;
      case "or" -> a | b;
      default -> a ^ b;
    };
  }

  private static void selp(Translation t) {
    PtxType type = t.type();
    if (type.bits < 16) {
      throw t.error("there is no selp for " + type.suffix());
    }
    t.operands(4);
    Slot a = t.read(1, type);
    Slot b = t.read(2, type);
    Slot p = t.read(3, PtxType.PRED);
    Slot d = t.write(0, type);
    RegisterFile file = d.file();
    t.emit(
        (w, mask) -> {
          int yes = w.predicates[p.index()];
          w.copy(file, a.index(), 0, mask & yes);
          w.copy(file, b.index(), 0, mask & ~yes);
          w.copy(file, 0, d.index(), mask);
        });
  }

  /** {@code slct.type.s32|f32 d, a, b, c}: a where c is not negative. */
  private static void slct(Translation t) {
    PtxType type = t.type();
    PtxType condition = t.type(PtxType.S32, PtxType.F32);
    t.operands(4);
    Slot a = t.read(1, type);
    Slot b = t.read(2, type);
    Slot c = t.read(3, condition);
    Slot d = t.write(0, type);
    RegisterFile file = d.file();
    t.emit(
        (w, mask) -> {
          int yes = 0;
          for (int i = 0; i < Warp.LANES; i++) {
            boolean first =
                condition == PtxType.S32 ? w.ints[c.index()][i] >= 0 : w.floats[c.index()][i] >= 0;
            yes |= first ? 1 << i : 0;
          }
          w.copy(file, a.index(), 0, mask & yes);
          w.copy(file, b.index(), 0, mask & ~yes);
          w.copy(file, 0, d.index(), mask);
        });
  }
}
