package org.featup.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A report as Markdown: for each backbone and measure a table with a row for each contender. A cell
 * is the mean and half the width of its interval. Bold with + is better than the baseline and - is
 * worse, outside the interval of the differences.
 */
public final class ReportMarkdown {
  private ReportMarkdown() {}

  /**
   * Writes a report.
   *
   * @param report the results
   * @return the text
   */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d photos; mean, and half of the %.0f %% interval by %d resamples of the photos."
                + " **+** better and **-** worse than %s outside the interval of the differences;"
                + " ↑ higher is better, ↓ lower.%n",
            report.photos().size(),
            100 * report.bootstrap().confidence(),
            report.bootstrap().resamples(),
            report.baseline()));
    List<Summary> summaries = report.summaries();
    Set<List<String>> tables = new LinkedHashSet<>();
    for (Result result : report.results()) {
      tables.add(List.of(result.backbone(), result.measure().name()));
    }
    for (List<String> table : tables) {
      text.append("\n### ").append(table.get(1)).append(", ").append(table.get(0)).append("\n\n");
      append(
          text,
          summaries.stream()
              .filter(
                  s ->
                      s.result().backbone().equals(table.get(0))
                          && s.result().measure().name().equals(table.get(1)))
              .toList());
    }
    return text.toString();
  }

  private static void append(StringBuilder text, List<Summary> cells) {
    Measure measure = cells.get(0).result().measure();
    List<String> head = new ArrayList<>(List.of("contender"));
    for (Column column : measure.columns()) {
      String direction = column.higherIsBetter() ? " ↑" : " ↓";
      head.add(column.name() + (measure.compares() ? direction : ""));
    }
    row(text, head);
    text.append("|").append("---|".repeat(head.size())).append('\n');
    Set<String> contenders =
        cells.stream()
            .map(s -> s.result().contender())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    for (String contender : contenders) {
      List<String> row = new ArrayList<>(List.of(contender));
      cells.stream()
          .filter(s -> s.result().contender().equals(contender))
          .forEach(s -> row.add(cell(s)));
      row(text, row);
    }
  }

  private static void row(StringBuilder text, List<String> cells) {
    text.append("| ")
        .append(cells.stream().map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ")))
        .append(" |\n");
  }

  private static String cell(Summary summary) {
    Interval interval = summary.interval();
    if (interval.count() == 0) {
      return "";
    }
    String mean = String.format(Locale.ROOT, "%.4g", interval.mean());
    String spread =
        interval.count() < 2
            ? ""
            : String.format(Locale.ROOT, " ± %.2g", (interval.high() - interval.low()) / 2);
    return switch (summary.verdict()) {
      case BETTER -> "**" + mean + "**" + spread + " **+**";
      case WORSE -> mean + spread + " **-**";
      case UNDECIDED, NONE -> mean + spread;
    };
  }
}
