package org.featup.evaluate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/** A report as JSON, with the numbers of every photo. */
public final class ReportJson {
  private ReportJson() {}

  /**
   * Writes a report: {@code baseline}, {@code photos}, and {@code columns}, an array of objects,
   * one for each backbone, contender and column; its {@code values} are in the order of the photos,
   * or of its own {@code rows}. NaN becomes null.
   *
   * @param report the results
   * @return the text, with line ends
   */
  public static String of(Report report) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeStringField("baseline", report.baseline());
      json.writeNumberField("confidence", report.intervals().confidence());
      names(json, "photos", report.photos());
      json.writeArrayFieldStart("columns");
      for (Summary summary : report.summaries()) {
        write(json, summary, report.photos());
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("writing to memory", e);
    }
    return text + System.lineSeparator();
  }

  private static void write(JsonGenerator json, Summary summary, List<String> photos)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("backbone", summary.result().backbone());
    json.writeStringField("contender", summary.result().contender());
    json.writeStringField("measure", summary.result().measure().name());
    json.writeStringField("column", summary.column().name());
    json.writeBooleanField("higher_is_better", summary.column().higherIsBetter());
    json.writeNumberField("count", summary.interval().count());
    number(json, "mean", summary.interval().mean());
    number(json, "low", summary.interval().low());
    number(json, "high", summary.interval().high());
    if (summary.difference() != null) {
      number(json, "difference", summary.difference().mean());
      number(json, "difference_low", summary.difference().low());
      number(json, "difference_high", summary.difference().high());
    }
    json.writeStringField("verdict", summary.verdict().name().toLowerCase(Locale.ROOT));
    List<String> rows = summary.result().measure().rows(photos);
    if (!rows.equals(photos)) {
      names(json, "rows", rows);
    }
    json.writeArrayFieldStart("values");
    for (double value : summary.result().column(summary.index())) {
      number(json, value);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void names(JsonGenerator json, String name, List<String> names)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String each : names) {
      json.writeString(each);
    }
    json.writeEndArray();
  }

  private static void number(JsonGenerator json, String name, double value) throws IOException {
    json.writeFieldName(name);
    number(json, value);
  }

  /** JSON has no NaN and no infinity. */
  private static void number(JsonGenerator json, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumber(value);
    } else {
      json.writeNull();
    }
  }
}
