package org.featup.cuda.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The mutants of a file that compute the same, so that no comparison can notice them: {@code
 * equivalent/FILE.txt}.
 *
 * <pre>
 * = why the lines below compute the same
 * ENTRY | KIND | FROM | TO          TO is "dropped" where nothing is left; * stands for anything
 * ENTRY | KIND | FROM | TO | 0 2    only the first and the third of equal changes of the entry
 * </pre>
 */
public final class EquivalentMutants {
  /**
   * A line of the list.
   *
   * @param number from 1
   * @param reason why its mutants compute the same
   * @param nth which of equal changes of equal statements, or empty for all
   */
  private record Line(
      int number,
      String reason,
      String entry,
      Mutant.Kind kind,
      Pattern from,
      Pattern to,
      List<Integer> nth) {

    boolean has(Mutant mutant) {
      return mutant.entry().equals(entry)
          && mutant.kind() == kind
          && from.matcher(mutant.from()).matches()
          && to.matcher(mutant.to()).matches()
          && (nth.isEmpty() || nth.contains(mutant.nth()));
    }
  }

  private final String name;
  private final List<Line> lines = new ArrayList<>();

  private EquivalentMutants(String name) {
    this.name = name;
  }

  /**
   * Reads a list.
   *
   * @param file a PTX file, without {@code .ptx}
   * @return its mutants, none where there is no list
   */
  public static EquivalentMutants of(String file) {
    EquivalentMutants list = new EquivalentMutants("equivalent/" + file + ".txt");
    list.addAll(Lists.lines(list.name));
    return list;
  }

  private void addAll(List<String> text) {
    String reason = null;
    for (int i = 0; i < text.size(); i++) {
      String line = text.get(i);
      if (line.startsWith("= ")) {
        reason = line.substring(2);
      } else if (!line.isBlank()) {
        lines.add(parse(line, i + 1, reason));
      }
    }
  }

  private Line parse(String line, int number, String reason) {
    String[] parts = line.split("\\|", -1);
    if (parts.length < 4 || parts.length > 5 || reason == null) {
      throw new IllegalArgumentException(
          name + ", line " + number + ": expected a reason above, and ENTRY | KIND | FROM | TO");
    }
    List<Integer> nth =
        parts.length < 5
            ? List.of()
            : Arrays.stream(parts[4].strip().split("\\s+", -1)).map(Integer::valueOf).toList();
    return new Line(
        number,
        reason,
        parts[0].strip(),
        Mutant.Kind.valueOf(parts[1].strip()),
        pattern(parts[2].strip()),
        pattern(parts[3].strip().equals("dropped") ? "" : parts[3].strip()),
        nth);
  }

  private static Pattern pattern(String text) {
    return Pattern.compile(
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }

  /**
   * Whether a mutant is on the list.
   *
   * @param mutant any
   * @return whether some line has it
   */
  public boolean has(Mutant mutant) {
    return lines.stream().anyMatch(line -> line.has(mutant));
  }

  /**
   * Lines that list what is caught, or is not there.
   *
   * @param mutants all of the file
   * @param survivors those of them that no comparison notices
   * @return lines with a mutant that was caught, or without any
   */
  public List<String> wrong(List<Mutant> mutants, List<Mutant> survivors) {
    return lines.stream()
        .filter(
            line ->
                mutants.stream().noneMatch(line::has)
                    || mutants.stream().anyMatch(m -> line.has(m) && !survivors.contains(m)))
        .map(line -> name + ", line " + line.number() + ", " + line.reason())
        .toList();
  }
}
