package org.featup.cuda.ptx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.featup.cuda.ptx.Statement.Instruction;
import org.featup.cuda.ptx.Statement.Label;

/** Turns a kernel as written into steps. */
final class KernelCompiler {
  private final PtxText text;
  private final Entry entry;
  private final long stepLimit;
  private final Registers registers;
  private final List<Program.Parameter> parameters = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();

  KernelCompiler(PtxText text, Entry entry, long stepLimit) {
    this.text = text;
    this.entry = entry;
    this.stepLimit = stepLimit;
    registers = new Registers(entry.registers());
  }

  /** Compiles, given the addresses of the module's variables. */
  Program compile(Map<String, Symbols.Symbol> module) {
    List<Variable> shared = shared();
    SharedLayout layout = new SharedLayout(shared);
    Symbols symbols = new Symbols(layout, shared, entry, module);
    for (Entry.Parameter each : entry.parameters()) {
      Registers.Slot slot = registers.unchecked(each.name(), each.type());
      parameters.add(new Program.Parameter(each, slot));
    }
    for (Statement statement : entry.statements()) {
      if (statement instanceof Label label) {
        labels.put(label.name(), steps.size());
      } else if (statement instanceof Instruction instruction) {
        Translation translation = new Translation(instruction, registers, symbols, parameters);
        steps.addAll(InstructionSet.translate(translation));
      }
    }
    steps.add(new Step(Step.Kind.NOWHERE, null, null, false, null, new int[0], new int[0]));
    steps.stream().filter(s -> s.kind == Step.Kind.BRANCH).forEach(this::link);
    return new Program(
        entry.name(),
        List.copyOf(parameters),
        steps.toArray(Step[]::new),
        registers,
        layout,
        granules(),
        symbols.localBytes(),
        entry.maxThreads(),
        entry.required(),
        stepLimit);
  }

  private void link(Step branch) {
    String label = branch.instruction.operands().get(0).toString();
    Integer target = labels.get(label);
    if (target == null) {
      throw PtxException.at(branch.line(), "branch to " + label + ", which is no label");
    }
    branch.target = target;
  }

  private Program.Granules granules() {
    int shared = 4;
    int global = 4;
    for (Step step : steps) {
      if (step.op instanceof MemoryOp access) {
        Space space = access.address().space();
        shared = space == Space.GLOBAL ? shared : Math.min(shared, access.elementBytes());
        global = space == Space.SHARED ? global : Math.min(global, access.elementBytes());
      }
    }
    return new Program.Granules(
        Integer.numberOfTrailingZeros(shared), Integer.numberOfTrailingZeros(global));
  }

  /** The shared variables that the kernel names: only these take memory. */
  private List<Variable> shared() {
    Set<String> named = new HashSet<>();
    for (Statement statement : entry.statements()) {
      if (statement instanceof Instruction instruction) {
        instruction.operands().forEach(operand -> names(operand, named));
      }
    }
    return Stream.concat(text.variables().stream(), entry.variables().stream())
        .filter(v -> v.space() == Space.SHARED && named.contains(v.name()))
        .toList();
  }

  private static void names(Operand operand, Set<String> named) {
    if (operand instanceof Operand.Name name) {
      named.add(name.text());
    } else if (operand instanceof Operand.Address address) {
      names(address.base(), named);
    } else if (operand instanceof Operand.Vector vector) {
      vector.elements().forEach(element -> names(element, named));
    }
  }
}
