package org.featup.cuda.ptx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** What lanes of a warp do together: shuffles, votes. */
final class WarpInstructions {

  private WarpInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("shfl", WarpInstructions::shuffle);
    all.put("vote", WarpInstructions::vote);
    all.put("activemask", WarpInstructions::activeMask);
  }

  /** The lanes an instruction names must be the ones that run it, all of them at once. */
  private static void together(Warp w, Slot members, int mask) {
    for (int i = 0; i < Warp.LANES; i++) {
      int named = w.ints[members.index()][i];
      if ((mask >>> i & 1) != 0 && named != mask) {
        throw w.fault(
            i,
            String.format(
                "names the lanes 0x%08x, but those at this instruction are 0x%08x", named, mask));
      }
    }
  }

  /** {@code bar.warp.sync mask}: of all lanes, it orders their accesses like a barrier. */
  static void sync(Translation t) {
    if (!t.take("sync")) {
      throw t.error("expected .sync");
    }
    t.operands(1);
    Slot members = t.read(0, PtxType.B32);
    t.emit(
        (w, mask) -> {
          together(w, members, mask);
          if (mask == w.threads) {
            w.block.clocks.meet(1 << w.number);
            w.tick();
          }
        });
  }

  /** {@code shfl.sync.mode.b32 d|p, a, b, c, members}. */
  private static void shuffle(Translation t) {
    if (!t.take("sync")) {
      throw t.error("expected .sync");
    }
    String mode = t.takeAny(List.of("up", "down", "bfly", "idx"));
    if (mode == null) {
      throw t.error("expected .up, .down, .bfly or .idx");
    }
    PtxType type = t.type(PtxType.B32);
    t.operands(5);
    Slot a = t.read(1, type);
    Slot b = t.read(2, PtxType.U32);
    Slot c = t.read(3, PtxType.U32);
    Slot members = t.read(4, PtxType.B32);
    Operand target = t.operand(0);
    Operand value = target instanceof Operand.Pair pair ? pair.first() : target;
    Slot d = t.writeOrSink(value, type, false);
    Slot p =
        target instanceof Operand.Pair pair
            ? t.writeOrSink(pair.second(), PtxType.PRED, false)
            : null;
    t.emit(
        (w, mask) -> {
          together(w, members, mask);
          int inRange = 0;
          for (int i = 0; i < Warp.LANES; i++) {
            if ((mask >>> i & 1) != 0) {
              int from = source(mode, i, w.ints[b.index()][i], w.ints[c.index()][i]);
              inRange |= from < 0 ? 0 : 1 << i;
              int lane = from < 0 ? i : from;
              if ((mask >>> lane & 1) == 0) {
                throw w.fault(i, "takes a value from lane " + lane + ", which takes no part");
              }
              w.ints[0][i] = w.ints[a.index()][lane];
            }
          }
          w.copy(RegisterFile.INTS, 0, d.index(), mask);
          if (p != null) {
            w.predicate(p.index(), inRange, mask);
          }
        });
  }

  /** The lane a value comes from, or -1 if that lies outside the segment. */
  private static int source(String mode, int lane, int b, int c) {
    int by = b & 31;
    int clamp = c & 31;
    int segment = c >>> 8 & 31;
    int first = lane & segment;
    int last = first | (clamp & ~segment);
    int from =
        switch (mode) {
          case "up" -> lane - by;
          case "down" -> lane + by;
          case "bfly" -> lane ^ by;
          default -> first | (by & ~segment);
        };
    boolean inside = mode.equals("up") ? from >= last : from <= last;
    return inside ? from : -1;
  }

  /** {@code vote.sync.any.pred d, {!}a, members}; {@code ballot} gives a mask. */
  private static void vote(Translation t) {
    if (!t.take("sync")) {
      throw t.error("expected .sync");
    }
    String mode = t.takeAny(List.of("all", "any", "uni", "ballot"));
    if (mode == null) {
      throw t.error("expected .all, .any, .uni or .ballot");
    }
    boolean ballot = mode.equals("ballot");
    PtxType type = t.type(ballot ? PtxType.B32 : PtxType.PRED);
    t.operands(3);
    boolean negated = t.operand(1) instanceof Operand.Not;
    Operand source = t.operand(1) instanceof Operand.Not not ? not.predicate() : t.operand(1);
    Slot a = t.read(source, PtxType.PRED);
    Slot members = t.read(2, PtxType.B32);
    Slot d = t.write(0, type);
    t.emit(
        (w, mask) -> {
          together(w, members, mask);
          int bits = (w.predicates[a.index()] ^ (negated ? Warp.ALL : 0)) & mask;
          switch (mode) {
            case "ballot" -> {
              Arrays.fill(w.ints[0], bits);
              w.copy(RegisterFile.INTS, 0, d.index(), mask);
            }
            case "all" -> w.predicate(d.index(), bits == mask ? Warp.ALL : 0, mask);
            case "any" -> w.predicate(d.index(), bits != 0 ? Warp.ALL : 0, mask);
            default -> w.predicate(d.index(), bits == mask || bits == 0 ? Warp.ALL : 0, mask);
          }
        });
  }

  private static void activeMask(Translation t) {
    PtxType type = t.type(PtxType.B32);
    t.operands(1);
    Slot d = t.write(0, type);
    t.emit(
        (w, mask) -> {
          Arrays.fill(w.ints[0], mask);
          w.copy(RegisterFile.INTS, 0, d.index(), mask);
        });
  }
}
