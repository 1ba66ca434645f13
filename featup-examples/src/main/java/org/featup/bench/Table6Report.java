package org.featup.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;

/**
 * A table of measurements.
 *
 * @param place the backend, and what it ran on
 * @param rows one for each size
 */
public record Table6Report(String place, List<Table6Row> rows) {

  /**
   * For people.
   *
   * @return a Markdown table
   */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    text.append("Adaptive convolution on ").append(place).append(", beside unfolding there.\n\n");
    text.append("| B x H x W x C x D | forward | backward | peak | unfold: forward | backward |");
    text.append(" peak | faster | less memory |\n|---|---|---|---|---|---|---|---|---|\n");
    for (Table6Row row : rows) {
      text.append("| ").append(row.size()).append(" | ").append(cells(row.backend()));
      text.append(" | ").append(cells(row.unfold())).append(" | ").append(ratios(row));
      text.append(" |\n");
    }
    return text.toString();
  }

  private static String cells(Table6Row.Cost cost) {
    if (cost.refusal() != null) {
      return cost.refusal() + " | | ";
    }
    return format(
        "%.3f ms | %.3f ms | %.0f MB",
        1e3 * cost.forward(), 1e3 * cost.backward(), cost.peakBytes() / 1e6);
  }

  private static String ratios(Table6Row row) {
    Table6Row.Cost own = row.backend();
    Table6Row.Cost other = row.unfold();
    if (own.refusal() != null || other.refusal() != null) {
      return " | ";
    }
    return format(
        "%.1f, %.1f times | %.1f times",
        other.forward() / own.forward(),
        other.backward() / own.backward(),
        (double) other.peakBytes() / own.peakBytes());
  }

  /**
   * For programs.
   *
   * @return one JSON object on one line
   * @throws IOException never in practice
   */
  public String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("place", place);
      json.writeArrayFieldStart("rows");
      for (Table6Row row : rows) {
        json.writeStartObject();
        json.writeNumberField("batch", row.size().batch());
        json.writeNumberField("height", row.size().height());
        json.writeNumberField("width", row.size().width());
        json.writeNumberField("channels", row.size().channels());
        json.writeNumberField("diameter", row.size().diameter());
        write(json, "backend", row.backend());
        write(json, "unfold", row.unfold());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void write(JsonGenerator json, String name, Table6Row.Cost cost)
      throws IOException {
    json.writeObjectFieldStart(name);
    if (cost.refusal() == null) {
      json.writeNumberField("forward_seconds", cost.forward());
      json.writeNumberField("backward_seconds", cost.backward());
      json.writeNumberField("peak_bytes", cost.peakBytes());
    } else {
      json.writeStringField("refusal", cost.refusal());
    }
    json.writeEndObject();
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
