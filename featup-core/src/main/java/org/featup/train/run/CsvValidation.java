package org.featup.train.run;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a row per validation: {@code step,mean}, the scores, and {@code best}, which is true where
 * the mean was better than all before. Rows are kept as those of {@link CsvMetrics} are.
 */
public final class CsvValidation implements TrainingListener, Closeable {
  private final CsvTable table;

  /**
   * Touches nothing yet.
   *
   * @param path the file, in a folder that exists
   */
  public CsvValidation(Path path) {
    this.table = new CsvTable(path);
  }

  @Override
  public void started(long step, long steps) throws IOException {
    table.open(step);
  }

  @Override
  public void validated(ValidationReport report) throws IOException {
    List<String> names = new ArrayList<>(List.of("step", "mean"));
    List<Object> values = new ArrayList<>(List.of(report.step(), report.mean()));
    names.addAll(report.scores().keySet());
    values.addAll(report.scores().values());
    names.add("best");
    values.add(report.best());
    table.row(names, values);
  }

  @Override
  public void close() throws IOException {
    table.close();
  }
}
