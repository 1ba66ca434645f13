package org.featup.cuda.mutation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The mutants that compute the same: {@code equivalent-mutants.txt}, whose head describes its
 * lines.
 */
public final class EquivalentMutants {
  private static final String LIST = "equivalent-mutants.txt";

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

  private final List<Line> lines;

  private EquivalentMutants(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * Reads the list.
   *
   * @return all lines
   */
  public static EquivalentMutants read() {
    List<Line> lines = new ArrayList<>();
    try (InputStream in = EquivalentMutants.class.getResourceAsStream(LIST);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      String reason = null;
      int number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (line.startsWith("= ")) {
          reason = line.substring(2);
        } else if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(parse(line, number, reason));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new EquivalentMutants(lines);
  }

  private static Line parse(String line, int number, String reason) {
    String[] parts = line.split("\\|", -1);
    if (parts.length < 4 || parts.length > 5 || reason == null) {
      throw new IllegalArgumentException(
          LIST + ", line " + number + ": expected a reason above, and ENTRY | KIND | FROM | TO");
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
   * @param mutants all of some entries
   * @param survivors those of them that no comparison notices
   * @return lines of those entries with a mutant that was caught, or without any
   */
  public List<String> wrong(List<Mutant> mutants, List<Mutant> survivors) {
    List<String> entries = mutants.stream().map(Mutant::entry).distinct().toList();
    return lines.stream()
        .filter(line -> entries.contains(line.entry()))
        .filter(
            line ->
                mutants.stream().noneMatch(line::has)
                    || mutants.stream().anyMatch(m -> line.has(m) && !survivors.contains(m)))
        .map(line -> LIST + ", line " + line.number() + ", " + line.reason())
        .toList();
  }
}
