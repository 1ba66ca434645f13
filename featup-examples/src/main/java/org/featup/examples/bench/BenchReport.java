package org.featup.examples.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Measurements and what they were taken on.
 *
 * @param backend its name
 * @param threads of a CPU backend
 * @param peak of the same number of threads
 * @param measurements one or more
 */
public record BenchReport(
    String backend, int threads, FmaPeak peak, List<Measurement> measurements) {

  /**
   * One line for each measurement.
   *
   * @return the lines
   */
  public String text() {
    return measurements.stream()
        .map(this::line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private String line(Measurement m) {
    String share =
        Double.isNaN(peak.gflops())
            ? "FMA peak not measured without the Vector API"
            : format("%.0f%% of the FMA peak of %.0f", 100 * share(m), peak.gflops());
    return format(
        "%s, %s, %d threads: median %.2f ms, least %.2f ms, %.1f GFLOP/s (%s),"
            + " allocated %.1f MB, peak heap %.1f MB beyond inputs and the output of %.1f MB",
        m.name(),
        backend,
        threads,
        1e3 * m.medianSeconds(),
        1e3 * m.leastSeconds(),
        m.gflops(),
        share,
        m.allocatedBytes() / 1e6,
        m.peakHeapBytes() / 1e6,
        m.outputBytes() / 1e6);
  }

  private double share(Measurement m) {
    return m.gflops() / peak.gflops();
  }

  /**
   * One JSON object.
   *
   * @return one line; {@code peak_gflops} and {@code peak_share} are null if not measured
   * @throws IOException never in practice
   */
  public String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("backend", backend);
      json.writeNumberField("threads", threads);
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", System.getProperty("java.version"));
      number(json, "peak_gflops", peak.gflops());
      json.writeArrayFieldStart("results");
      for (Measurement m : measurements) {
        write(json, m);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void write(JsonGenerator json, Measurement m) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", m.name());
    number(json, "median_seconds", m.medianSeconds());
    number(json, "least_seconds", m.leastSeconds());
    number(json, "flops", m.flops());
    number(json, "gflops", m.gflops());
    number(json, "peak_share", share(m));
    json.writeNumberField("allocated_bytes", m.allocatedBytes());
    json.writeNumberField("peak_heap_bytes", m.peakHeapBytes());
    json.writeNumberField("output_bytes", m.outputBytes());
    json.writeEndObject();
  }

  /** JSON has no NaN. */
  private static void number(JsonGenerator json, String name, double value) throws IOException {
    if (Double.isFinite(value)) {
      json.writeNumberField(name, value);
    } else {
      json.writeNullField(name);
    }
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
