package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.featup.cuda.ptx.Registers.Slot;

/** Loads and stores. */
final class MemoryInstructions {
  private static final List<String> SPACES = List.of("global", "shared", "local", "const", "param");
  private static final List<String> CACHING = List.of("ca", "cg", "cs", "lu", "cv", "wb", "wt");
  private static final Set<Space> READ_ONLY = Set.of(Space.CONST, Space.PARAM);

  private MemoryInstructions() {}

  static void addTo(Map<String, Consumer<Translation>> all) {
    all.put("ld", t -> access(t, true));
    all.put("st", t -> access(t, false));
    AtomicInstructions.addTo(all);
  }

  static Space space(Translation t) {
    String name = t.takeAny(SPACES);
    return name == null ? Space.GENERIC : Space.of(name);
  }

  private static void access(Translation t, boolean load) {
    t.take("volatile");
    Space space = space(t);
    boolean constant = load && space == Space.GLOBAL && t.take("nc");
    t.takeAny(CACHING);
    int elements = t.take("v2") ? 2 : t.take("v4") ? 4 : 1;
    PtxType type = t.type();
    t.operands(2);
    if (type == PtxType.PRED || type == PtxType.F16 || elements * type.bytes() > 16) {
      throw t.error("there is no such access of " + elements + " " + type.suffix());
    }
    if (!load && READ_ONLY.contains(space)) {
      throw t.error("there is no store to ." + space.label());
    }
    if (!(t.operand(load ? 1 : 0) instanceof Operand.Address address)) {
      throw t.error("expected an address in brackets");
    }
    List<Operand> values = values(t, t.operand(load ? 0 : 1), elements);
    if (space == Space.PARAM) {
      parameter(t, address, type, values);
      return;
    }
    Slot base = base(t, address, space);
    List<Mover> movers = new ArrayList<>();
    for (Operand value : values) {
      Slot slot = load ? t.writeOrSink(value, type, true) : t.readWider(value, type);
      movers.add(new Mover(slot, type));
    }
    MemoryAddress at = new MemoryAddress(space, base, address.offset(), elements * type.bytes());
    t.emit(load ? new Load(at, List.copyOf(movers), constant) : new Store(at, List.copyOf(movers)));
  }

  private static List<Operand> values(Translation t, Operand operand, int elements) {
    List<Operand> values =
        operand instanceof Operand.Vector vector ? vector.elements() : List.of(operand);
    if (values.size() != elements || (operand instanceof Operand.Vector) != elements > 1) {
      throw t.error("expected " + elements + " registers");
    }
    return values;
  }

  static Slot base(Translation t, Operand.Address address, Space space) {
    Symbols.Symbol symbol = t.symbol(address.base());
    if (symbol != null && symbol.space() != space) {
      throw t.error(
          address.base() + " lies in ." + symbol.space().label() + ", not in ." + space.label());
    }
    Slot base = t.address(address.base());
    if (base.type().bits == 32 && (space == Space.GLOBAL || space == Space.GENERIC)) {
      throw t.error("expected an address of 64 bits, given " + address.base());
    }
    return base;
  }

  /** Parameters are in registers from the start. */
  private static void parameter(
      Translation t, Operand.Address address, PtxType type, List<Operand> values) {
    Program.Parameter parameter = t.parameter(address.base().text());
    if (parameter == null) {
      throw t.error("there is no parameter " + address.base());
    }
    PtxType declared = parameter.declared().type();
    if (address.offset() != 0 || values.size() != 1 || !type.accepts(declared)) {
      throw t.error("expected a load of " + declared.suffix() + ", which the parameter is");
    }
    Slot source = parameter.slot();
    Slot d = t.writeAs(values.get(0), declared, type);
    RegisterFile file = d.file();
    t.emit((w, mask) -> w.copy(file, source.index(), d.index(), mask));
  }
}
