package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.train.StepReport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvMetricsTest {
  private static final String HEADER = "step,loss,likelihood,tv,gradient_norm,images_per_second\n";

  @TempDir private Path folder;
  private Path file;

  static StepReport report(long step) {
    Map<String, Double> terms = new LinkedHashMap<>();
    terms.put("likelihood", step - 0.25);
    terms.put("tv", 0.5);
    return new StepReport(step, 100, step + 0.25, terms, 1e-7, List.of("a", "b"), 0.5);
  }

  static String row(long step) {
    return step + "," + (step + 0.25) + "," + (step - 0.25) + ",0.5,1.0E-7,4.0\n";
  }

  private void write(long from, long to) throws IOException {
    try (CsvMetrics csv = new CsvMetrics(file)) {
      csv.started(from, 100);
      for (long step = from + 1; step <= to; step++) {
        csv.step(report(step));
      }
    }
  }

  @BeforeEach
  void place() {
    file = folder.resolve("metrics.csv");
  }

  @Test
  void writesARowPerStep() throws IOException {
    write(0, 3);
    assertEquals(HEADER + row(1) + row(2) + row(3), Files.readString(file));
  }

  @Test
  void goingOnDropsTheRowsThatComeAgain() throws IOException {
    write(0, 12);
    write(9, 11);
    StringBuilder expected = new StringBuilder(HEADER);
    for (int step = 1; step <= 11; step++) {
      expected.append(row(step));
    }
    assertEquals(expected.toString(), Files.readString(file));
    write(0, 1);
    assertEquals(HEADER + row(1), Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"3,3.25,2.7", "3", "3,", "x,y\n", "\n", ",,,\n", "3,3.2\n4,"})
  void aTornEndIsDropped(String end) throws IOException {
    Files.writeString(file, HEADER + row(1) + row(2) + end);
    write(2, 3);
    assertEquals(HEADER + row(1) + row(2) + row(3), Files.readString(file));
  }

  @Test
  void aTornHeaderIsWrittenAgain() throws IOException {
    Files.writeString(file, "step,lo");
    write(0, 1);
    assertEquals(HEADER + row(1), Files.readString(file));
  }

  @Test
  void refusesOtherColumns() throws IOException {
    Files.writeString(file, "step,loss,gradient_norm,images_per_second\n1,2,3,4\n");
    IOException e = assertThrows(IOException.class, () -> write(1, 2));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("this run has step,loss,likelihood,tv,"), e.getMessage());
  }

  @Test
  void interruptsDoNotCloseIt() throws IOException {
    Thread.currentThread().interrupt();
    write(0, 2);
    assertTrue(Thread.interrupted());
    assertEquals(HEADER + row(1) + row(2), Files.readString(file));
  }
}
