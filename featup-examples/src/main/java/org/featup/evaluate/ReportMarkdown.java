package org.featup.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A report as Markdown: one table for each backbone, with a row for each column of the measures and
 * a column for each contender. A cell is the mean and half the width of its interval. Bold and + is
 * better than the baseline, - is worse, outside the interval of the differences.
 */
public final class ReportMarkdown {
  private static final int DIGITS = 4;
  private static final int MOST_DECIMALS = 5;

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
            "%d photos. %s%s ± half of the %.0f %% interval by %s. **Bold**"
                + " and + is better than %s, - is worse, outside the interval of the differences."
                + " ↑ higher is better, ↓ lower is better.%n",
            report.photos().size(),
            report.intervals().number(),
            exceptions(report),
            100 * report.intervals().confidence(),
            report.intervals().method(),
            report.baseline()));
    Map<String, List<Summary>> byBackbone =
        report.summaries().stream()
            .collect(
                Collectors.groupingBy(
                    s -> s.result().backbone(), LinkedHashMap::new, Collectors.toList()));
    byBackbone.forEach(
        (backbone, summaries) -> {
          text.append("\n### ").append(backbone).append("\n\n");
          table(text, summaries);
        });
    return text.toString();
  }

  /** Measures that have other rows than photos, with their number. */
  private static String exceptions(Report report) {
    String others =
        report.results().stream()
            .map(Result::measure)
            .filter(measure -> !measure.rows(report.photos()).equals(report.photos()))
            .map(measure -> measure.name() + ": " + measure.rows(report.photos()).size())
            .distinct()
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : ", or over the measure's own units (" + others + ")";
  }

  private static void table(StringBuilder text, List<Summary> summaries) {
    List<String> head = new ArrayList<>(List.of("measure", ""));
    summaries.stream().map(s -> s.result().contender()).distinct().forEach(head::add);
    row(text, head);
    text.append("|").append("---|".repeat(head.size())).append('\n');
    Map<List<String>, List<Summary>> rows =
        summaries.stream()
            .collect(
                Collectors.groupingBy(
                    ReportMarkdown::title, LinkedHashMap::new, Collectors.toList()));
    rows.forEach(
        (title, cells) -> {
          List<String> row = new ArrayList<>(title);
          cells.forEach(summary -> row.add(cell(summary)));
          row(text, row);
        });
  }

  private static List<String> title(Summary summary) {
    ColumnGroup measure = summary.result().measure();
    String direction = summary.column().higherIsBetter() ? " ↑" : " ↓";
    return List.of(measure.name(), summary.column().name() + (measure.compares() ? direction : ""));
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
    String form = "%." + decimals(interval.mean()) + "f";
    String mean = String.format(Locale.ROOT, form, interval.mean());
    String spread =
        Double.isNaN(interval.low())
            ? ""
            : String.format(Locale.ROOT, " ± " + form, (interval.high() - interval.low()) / 2);
    return switch (summary.verdict()) {
      case BETTER -> "**" + mean + "**" + spread + " +";
      case WORSE -> mean + spread + " -";
      case UNDECIDED, NONE -> mean + spread;
    };
  }

  /** As many as show the mean with four digits, within reason. */
  private static int decimals(double mean) {
    int before = mean == 0 ? 1 : (int) Math.floor(Math.log10(Math.abs(mean))) + 1;
    return Math.max(0, Math.min(MOST_DECIMALS, DIGITS - before));
  }
}
