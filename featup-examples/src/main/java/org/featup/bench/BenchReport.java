package org.featup.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import org.featup.spi.Backend;

/**
 * Measurements and what they were taken on.
 *
 * @param backend what was measured
 * @param threads of a CPU backend
 * @param peak of the same number of threads
 * @param memory of the same number of threads; null for a device
 * @param measurements one or more
 */
public record BenchReport(
    Backend backend,
    int threads,
    FmaPeak peak,
    MemorySpeed memory,
    List<Measurement> measurements) {

  /**
   * What a backend runs on.
   *
   * @param backend any
   * @return its name with the threads, or with device and driver, and the version of Java
   */
  public static String place(Backend backend) {
    return backend + ", Java " + System.getProperty("java.version");
  }

  /**
   * For people.
   *
   * @return a Markdown table, with a dash for what was not measured
   */
  public String markdown() {
    StringBuilder text = new StringBuilder();
    Processor processor = Processor.here();
    text.append("Measured on ").append(place(backend));
    if (!Double.isNaN(peak.gflops())) {
      text.append(format("; FMA peak %.0f GFLOP/s, vectors of ", peak.gflops()))
          .append(processor.vectors());
    }
    if (memory != null) {
      text.append(format("; copies %.1f GB/s, new arrays %.1f", memory.copied(), memory.zeroed()));
    }
    if (memory != null && !processor.caches().isEmpty()) {
      text.append("; caches ").append(processor.caches());
    }
    text.append(".\n\n| operation | median | least | GFLOP/s | of the peak |");
    text.append(" peak device memory | peak heap | allocated | moved | output |\n");
    text.append("|---|---|---|---|---|---|---|---|---|---|\n");
    measurements.forEach(m -> text.append(row(m)));
    return text.toString();
  }

  private String row(Measurement m) {
    return format(
        "| %s | %.3f ms | %.3f ms | %.1f | %s | %s | %.1f MB | %.1f MB | %s | %.1f MB |\n",
        m.name(),
        1e3 * m.medianSeconds(),
        1e3 * m.leastSeconds(),
        m.gflops(),
        Double.isNaN(peak.gflops()) ? "-" : format("%.0f %%", 100 * share(m)),
        m.deviceBytes() == 0 ? "-" : format("%.1f MB", m.deviceBytes() / 1e6),
        m.peakHeapBytes() / 1e6,
        m.allocatedBytes() / 1e6,
        m.movedBytes() == 0 ? "-" : format("%.1f MB", m.movedBytes() / 1e6),
        m.outputBytes() / 1e6);
  }

  private double share(Measurement m) {
    return m.gflops() / peak.gflops();
  }

  /**
   * For programs.
   *
   * @return one JSON object on one line; those that end in {@code gflops}, {@code share}, {@code
   *     per_second} {@code device_bytes} or {@code moved_bytes} are null if not measured
   * @throws IOException never in practice
   */
  public String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("backend", backend.name());
      json.writeStringField("place", place(backend));
      json.writeNumberField("threads", threads);
      json.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      json.writeStringField("java", System.getProperty("java.version"));
      number(json, "peak_gflops", peak.gflops());
      Processor processor = Processor.here();
      json.writeNumberField("vector_bits", processor.vectorBits());
      json.writeNumberField("vector_registers", processor.vectorRegisters());
      number(json, "copied_gb_per_second", memory == null ? Double.NaN : memory.copied());
      number(json, "zeroed_gb_per_second", memory == null ? Double.NaN : memory.zeroed());
      json.writeStringField("caches", processor.caches());
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
    number(json, "peak_device_bytes", m.deviceBytes() == 0 ? Double.NaN : m.deviceBytes());
    json.writeNumberField("allocated_bytes", m.allocatedBytes());
    json.writeNumberField("peak_heap_bytes", m.peakHeapBytes());
    number(json, "moved_bytes", m.movedBytes() == 0 ? Double.NaN : m.movedBytes());
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
