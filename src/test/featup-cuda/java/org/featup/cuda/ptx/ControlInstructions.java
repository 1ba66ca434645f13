package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** Branches, ends, barriers and fences. */
final class ControlInstructions {

  private ControlInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("bra", ControlInstructions::branch);
    all.put("exit", ControlInstructions::exit);
    all.put("ret", ControlInstructions::exit);
    all.put("bar", ControlInstructions::barrier);
    all.put("barrier", ControlInstructions::barrier);
    all.put("membar", ControlInstructions::fence);
    all.put("fence", ControlInstructions::fence);
  }

  private static void branch(Translation t) {
    t.take("uni");
    t.operands(1);
    if (!(t.operand(0) instanceof Operand.Name)) {
      throw t.error("expected a label");
    }
    t.emit(Step.Kind.BRANCH, null);
  }

  private static void exit(Translation t) {
    t.take("uni");
    t.operands(0);
    t.emit(Step.Kind.EXIT, null);
  }

  /** {@code bar.sync id{, threads}}; {@code bar.warp.sync mask}. */
  private static void barrier(Translation t) {
    if (t.opcode().equals("bar") && t.take("warp")) {
      WarpInstructions.sync(t);
      return;
    }
    if (!t.take("sync")) {
      throw t.error("expected .sync");
    }
    t.take("aligned");
    t.operands(1, 2);
    Slot id = t.read(0, PtxType.U32);
    Slot threads = t.count() == 2 ? t.read(1, PtxType.U32) : t.constant(PtxType.U32, 0);
    boolean counted = t.count() == 2;
    t.emit(
        Step.Kind.BARRIER,
        (w, mask) -> {
          w.addresses[0] = uniform(w, id, mask);
          w.addresses[1] = uniform(w, threads, mask);
          if (w.addresses[0] < 0 || w.addresses[0] > 15) {
            throw new LaneFault("expected a barrier of 0 to 15, given " + w.addresses[0]);
          }
          long n = w.addresses[1];
          if (counted && (n <= 0 || n % Warp.LANES != 0 || n > 1024)) {
            throw new LaneFault("expected a multiple of 32 threads, given " + n);
          }
        });
  }

  private static int uniform(Warp w, Slot slot, int mask) {
    int value = w.ints[slot.index()][WarpRun.first(mask)];
    for (int i = 0; i < Warp.LANES; i++) {
      if ((mask >>> i & 1) != 0 && w.ints[slot.index()][i] != value) {
        throw w.fault(i, "the threads of a warp name different barriers");
      }
    }
    return value;
  }

  /** A fence orders the accesses of one thread, which here are in order anyway. */
  private static void fence(Translation t) {
    t.take("sc");
    t.take("acq_rel");
    if (t.takeAny(List.of("gl", "gpu", "cta", "sys")) == null) {
      throw t.error("expected a scope");
    }
    t.operands(0);
    t.emit((w, mask) -> {});
  }
}
