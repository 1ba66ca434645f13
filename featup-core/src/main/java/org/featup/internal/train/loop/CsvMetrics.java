package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.featup.train.StepReport;

/**
 * Writes a row per step: {@code step,loss}, the terms, {@code gradient_norm,images_per_second}. A
 * row is written to the operating system before the next step begins. A resumed run first takes
 * away the rows of the steps that it makes again.
 */
public final class CsvMetrics extends CsvTable {
  /**
   * Touches nothing yet.
   *
   * @param path the file, in a folder that exists
   */
  public CsvMetrics(Path path) {
    super(path);
  }

  @Override
  public void step(StepReport report) throws IOException {
    List<String> names = new ArrayList<>(List.of("step", "loss"));
    List<Object> values = new ArrayList<>(List.of(report.step(), report.loss()));
    names.addAll(report.terms().keySet());
    values.addAll(report.terms().values());
    names.addAll(List.of("gradient_norm", "images_per_second"));
    values.addAll(List.of(report.gradientNorm(), (float) report.imagesPerSecond()));
    row(names, values);
  }
}
