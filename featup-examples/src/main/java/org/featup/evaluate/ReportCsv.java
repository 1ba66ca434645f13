package org.featup.evaluate;

import java.util.List;

/** A report as comma-separated values: one row for each photo, contender, backbone and column. */
public final class ReportCsv {
  private ReportCsv() {}

  /**
   * Writes a report: {@code photo,backbone,contender,measure,column,value}. Where a photo has no
   * number, the value is empty. Measures that have rows of their own name these as photos. Names
   * with commas or quotes are quoted.
   *
   * @param report the results
   * @return the text
   */
  public static String of(Report report) {
    StringBuilder text = new StringBuilder("photo,backbone,contender,measure,column,value\n");
    for (Result result : report.results()) {
      String[] names = new String[result.measure().columns().size()];
      for (int c = 0; c < names.length; c++) {
        names[c] = quoted(result.measure().columns().get(c).name());
      }
      List<String> rows = result.measure().rows(report.photos());
      for (int p = 0; p < rows.size(); p++) {
        for (int c = 0; c < names.length; c++) {
          double value = result.values()[p][c];
          text.append(quoted(rows.get(p)))
              .append(',')
              .append(quoted(result.backbone()))
              .append(',')
              .append(quoted(result.contender()))
              .append(',')
              .append(quoted(result.measure().name()))
              .append(',')
              .append(names[c])
              .append(',')
              .append(Double.isNaN(value) ? "" : Double.toString(value))
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String quoted(String name) {
    boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? name : '"' + name.replace("\"", "\"\"") + '"';
  }
}
