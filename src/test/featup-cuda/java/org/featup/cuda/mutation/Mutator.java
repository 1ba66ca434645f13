package org.featup.cuda.mutation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.featup.cuda.mutation.Mutant.Kind;
import org.featup.cuda.mutation.PtxStatements.Instruction;

/** Finds what can be changed in a PTX file. */
public final class Mutator {
  private final String file;
  private final List<Mutant> mutants = new ArrayList<>();
  private final Map<String, Integer> seen = new HashMap<>();

  private Mutator(String file) {
    this.file = file;
  }

  /**
   * Lists all changes of all kinds.
   *
   * @param file its name, without {@code .ptx}
   * @param ptx its text
   * @return mutants in the order of the text
   */
  public static List<Mutant> all(String file, String ptx) {
    Mutator mutator = new Mutator(file);
    PtxStatements.of(ptx).forEach(mutator::change);
    return List.copyOf(mutator.mutants);
  }

  /**
   * Takes all barriers, and draws some of each other kind from each entry. What is drawn depends on
   * the statements alone, not on their places, so that a change elsewhere changes little.
   *
   * @param mutants all of a file
   * @param seed of the draw
   * @param each how many of a kind of an entry
   * @return those drawn, in the order of the text
   */
  public static List<Mutant> sample(List<Mutant> mutants, long seed, int each) {
    Map<String, List<Mutant>> groups = new TreeMap<>();
    for (Mutant mutant : mutants) {
      groups.computeIfAbsent(mutant.entry() + mutant.kind(), k -> new ArrayList<>()).add(mutant);
    }
    return groups.values().stream()
        .flatMap(
            group ->
                group.stream()
                    .sorted(Comparator.comparingLong(mutant -> lot(mutant, seed)))
                    .limit(group.get(0).kind() == Kind.BARRIER ? group.size() : each))
        .sorted(Comparator.comparingInt(Mutant::start))
        .toList();
  }

  private static long lot(Mutant mutant, long seed) {
    return new Random(seed * 31 + mutant.key().hashCode()).nextLong();
  }

  private void change(Instruction in) {
    if (!in.guard().isEmpty()) {
      String turned = in.guard().startsWith("@!") ? "@" : "@!";
      add(in, Kind.GUARD, turned + in.text().substring(in.guard().startsWith("@!") ? 2 : 1));
    }
    switch (in.opcode()) {
      case "bar" -> add(in, Kind.BARRIER, "");
      case "ld", "st" -> memory(in);
      case "bra", "ret", "exit" -> {}
      default -> {
        String dropped = Terms.dropped(in);
        if (dropped != null) {
          add(in, Kind.TERM, dropped);
        }
        if (in.opcode().equals("setp")) {
          add(in, Kind.COMPARISON, Terms.compared(in));
        }
        List<String> o = in.operands();
        boolean swaps = List.of("sub", "div", "rem", "selp").contains(in.opcode());
        if (swaps && !o.get(1).equals(o.get(2))) {
          List<String> swapped = new ArrayList<>(o);
          swapped.set(1, o.get(2));
          swapped.set(2, o.get(1));
          add(in, Kind.SWAP, Terms.text(in, swapped));
        }
        constants(in);
      }
    }
  }

  private void memory(Instruction in) {
    if (in.modifiers().startsWith(".param")) {
      return;
    }
    if (in.opcode().equals("st")) {
      add(in, Kind.STORE, "");
    }
    List<String> operands = new ArrayList<>(in.operands());
    int at = in.opcode().equals("st") ? 0 : 1;
    operands.set(at, Terms.behind(operands.get(at), in.modifiers()));
    add(in, Kind.OFFSET, Terms.text(in, operands));
  }

  private void constants(Instruction in) {
    if (in.opcode().equals("shfl")) {
      replace(in, 2, Terms.halved(in.operands().get(2)));
      return;
    }
    for (int i = 1; i < in.operands().size(); i++) {
      replace(in, i, Terms.otherConstant(in.operands().get(i)));
    }
  }

  private void replace(Instruction in, int i, String other) {
    if (other != null) {
      List<String> operands = new ArrayList<>(in.operands());
      operands.set(i, other);
      add(in, Kind.CONSTANT, Terms.text(in, operands));
    }
  }

  private void add(Instruction in, Kind kind, String to) {
    String from = in.text();
    int nth = seen.merge(in.entry() + kind + from + to, 1, Integer::sum) - 1;
    mutants.add(new Mutant(file, in.entry(), in.line(), kind, from, to, nth, in.start()));
  }
}
