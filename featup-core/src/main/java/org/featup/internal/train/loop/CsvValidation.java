package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.train.ValidationReport;

/**
 * Writes a row per validation: {@code step,mean}, the scores, and {@code best}, which is true where
 * the mean was better than all before. Rows are kept as those of {@link CsvMetrics} are.
 */
public final class CsvValidation extends CsvTable {
  /**
   * Touches nothing yet.
   *
   * @param path the file, in a folder that exists
   */
  public CsvValidation(Path path) {
    super(path);
  }

  @Override
  public void validated(ValidationReport report) throws IOException {
    List<String> names = new ArrayList<>(List.of("step", "mean"));
    List<Object> values = new ArrayList<>(List.of(report.step(), report.mean()));
    names.addAll(report.scores().keySet());
    values.addAll(report.scores().values());
    names.add("best");
    values.add(report.best());
    row(names, values);
  }
}
