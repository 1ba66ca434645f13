package org.featup.cuda.ptx;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** atom and red: one thread's change of a value in memory, whole. */
final class AtomicInstructions {
  private static final List<String> CHANGES =
      List.of("add", "min", "max", "and", "or", "xor", "exch", "cas", "inc", "dec");

  private AtomicInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("atom", t -> atomic(t, true));
    all.put("red", t -> atomic(t, false));
  }

  private static void atomic(Translation t, boolean returns) {
    Space space = MemoryInstructions.space(t);
    t.takeAny(List.of("relaxed", "acquire", "release", "acq_rel"));
    t.takeAny(List.of("cta", "gpu", "sys"));
    String change = t.takeAny(CHANGES);
    if (change == null || (!returns && (change.equals("exch") || change.equals("cas")))) {
      throw t.error("expected what to do");
    }
    PtxType type = t.type();
    boolean swap = change.equals("cas");
    int first = returns ? 1 : 0;
    t.operands(first + (swap ? 3 : 2));
    AtomicChange function = AtomicChange.of(change, type);
    if (function == null || space == Space.LOCAL || space == Space.CONST || space == Space.PARAM) {
      throw t.error("there is no " + t.opcode() + "." + change + " for " + type.suffix());
    }
    if (!(t.operand(first) instanceof Operand.Address address)) {
      throw t.error("expected an address in brackets");
    }
    Slot base = MemoryInstructions.base(t, address, space);
    Slot b = t.read(first + 1, type);
    Slot c = swap ? t.read(first + 2, type) : b;
    Slot d = returns ? t.writeOrSink(t.operand(0), type, false) : t.temporary(type);
    MemoryAddress at = new MemoryAddress(space, base, address.offset(), type.bytes());
    t.emit(new Atomic(at, function, new Mover(d, type), b, c));
  }
}
