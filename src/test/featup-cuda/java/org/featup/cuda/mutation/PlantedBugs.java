package org.featup.cuda.mutation;

import java.util.ArrayList;
import java.util.List;
import org.featup.cuda.mutation.Mutant.Kind;
import org.featup.cuda.mutation.PtxStatements.Instruction;

/**
 * Mistakes that a person could make in a file, and that are none of {@link Mutator}'s changes:
 * {@code planted/FILE.txt}, with lines {@code FROM | TO}. Where the file has FROM several times,
 * each is a bug of its own.
 */
public final class PlantedBugs {
  private PlantedBugs() {}

  /**
   * Finds the places.
   *
   * @param file a PTX file, without {@code .ptx}
   * @param ptx its text
   * @return the bugs, none where nothing is listed
   * @throws IllegalArgumentException if the file does not have what is listed
   */
  public static List<Mutant> of(String file, String ptx) {
    List<Mutant> bugs = new ArrayList<>();
    List<Instruction> statements = PtxStatements.of(ptx);
    for (String line : Lists.lines("planted/" + file + ".txt")) {
      int bar = line.indexOf('|');
      String from = line.substring(0, bar).strip();
      String to = line.substring(bar + 1).strip();
      int nth = 0;
      for (int at = ptx.indexOf(from); at >= 0; at = ptx.indexOf(from, at + 1)) {
        Instruction changed = at(statements, at);
        bugs.add(
            new Mutant(file, changed.entry(), changed.line(), Kind.PLANTED, from, to, nth, at));
        nth++;
      }
      if (nth == 0) {
        throw new IllegalArgumentException(file + ".ptx has no " + from);
      }
    }
    return bugs;
  }

  /** The statement that a place is in. */
  private static Instruction at(List<Instruction> statements, int place) {
    return statements.stream()
        .filter(in -> in.start() + in.text().length() > place)
        .findFirst()
        .orElseThrow();
  }
}
