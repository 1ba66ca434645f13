package org.featup.train;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes a row per step: {@code step,loss}, the terms, {@code gradient_norm,images_per_second}. A
 * row is in the hands of the operating system before the next step begins. A run that goes on first
 * takes away the rows of the steps that it makes again.
 */
public final class CsvMetrics implements TrainingListener, Closeable {
  private final Path path;
  private RandomAccessFile file;
  private String header;

  /**
   * Touches nothing yet.
   *
   * @param path the file, in a folder that exists
   */
  public CsvMetrics(Path path) {
    this.path = path;
  }

  @Override
  public void started(long step, long steps) throws IOException {
    long kept = step > 0 && Files.exists(path) ? keep(step) : 0;
    // Not a channel: an interrupt would close it.
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(kept);
    file.seek(kept);
  }

  /** Reads the rows up to a step, and returns where they end. */
  private long keep(long step) throws IOException {
    long end = 0;
    try (InputStream in = new BufferedInputStream(new FileInputStream(path.toFile()))) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        line.append((char) c);
        if (c == '\n') {
          if (header != null && !isUpTo(step, line)) {
            return end;
          }
          header = header == null ? line.toString() : header;
          end += line.length();
          line.setLength(0);
        }
      }
    }
    return end;
  }

  private static boolean isUpTo(long step, StringBuilder row) {
    String number = row.substring(0, Math.max(0, row.indexOf(",")));
    return number.matches("[0-9]{1,15}") && Long.parseLong(number) <= step;
  }

  @Override
  public void step(StepReport report) throws IOException {
    List<String> names = new ArrayList<>(List.of("step", "loss"));
    List<Object> values = new ArrayList<>(List.of(report.step(), report.loss()));
    for (Map.Entry<String, Double> term : report.terms().entrySet()) {
      names.add(term.getKey());
      values.add(term.getValue());
    }
    names.addAll(List.of("gradient_norm", "images_per_second"));
    values.addAll(List.of(report.gradientNorm(), (float) report.imagesPerSecond()));
    String columns = row(names);
    if (header == null) {
      header = columns;
      file.write(columns.getBytes(StandardCharsets.ISO_8859_1));
    }
    if (!columns.equals(header)) {
      throw new IOException(
          path + ": has the columns " + header.strip() + ", this run has " + columns.strip());
    }
    file.write(row(values).getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String row(List<?> cells) {
    return String.join(",", cells.stream().map(String::valueOf).toList()) + "\n";
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
