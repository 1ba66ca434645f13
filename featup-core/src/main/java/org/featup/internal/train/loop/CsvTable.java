package org.featup.internal.train.loop;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featup.io.RegularFile;
import org.featup.train.TrainingListener;

/**
 * A file of rows, each of which begins with a step. A row is written to the operating system when
 * {@link #row} returns. A resumed run first takes away the rows of the steps that it makes again.
 */
abstract class CsvTable implements TrainingListener, Closeable {
  private final Path path;
  private RandomAccessFile file;
  private String header;

  /**
   * Touches nothing yet.
   *
   * @param path the file, in a folder that exists
   */
  CsvTable(Path path) {
    this.path = path;
  }

  /** Opens the file, and keeps the rows up to a step; at step 0 nothing. */
  @Override
  public final void started(long step, long steps) throws IOException {
    if (Files.exists(path)) {
      RegularFile.require(path);
    }
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
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0; b = in.read()) {
        line.write(b);
        if (b == '\n') {
          String row = line.toString(StandardCharsets.UTF_8);
          if (header != null && !isUpTo(step, row)) {
            return end;
          }
          header = header == null ? row : header;
          end += line.size();
          line.reset();
        }
      }
    }
    return end;
  }

  private static boolean isUpTo(long step, String row) {
    String number = row.substring(0, Math.max(0, row.indexOf(",")));
    return number.matches("[0-9]{1,15}") && Long.parseLong(number) <= step;
  }

  /**
   * Writes a row, the header before the first one.
   *
   * @param names of the columns, the same for all rows
   * @param values in their order, the step first
   * @throws IOException if it cannot be written, or the file has other columns
   */
  final void row(List<String> names, List<?> values) throws IOException {
    String columns = line(names);
    if (header == null) {
      header = columns;
      write(columns);
    }
    if (!columns.equals(header)) {
      throw new IOException(
          path + ": has the columns " + header.strip() + ", this run has " + columns.strip());
    }
    write(line(values));
  }

  private void write(String text) throws IOException {
    try {
      file.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // the system names no file when a disk is full
      throw new IOException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  private static String line(List<?> cells) {
    return String.join(",", cells.stream().map(CsvTable::cell).toList()) + "\n";
  }

  /** As text without line breaks, in quotes if it has commas or quotes. */
  private static String cell(Object value) {
    String text = String.valueOf(value).replaceAll("\\R", " ");
    return text.matches(".*[,\"].*") ? "\"" + text.replace("\"", "\"\"") + "\"" : text;
  }

  @Override
  public final void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
