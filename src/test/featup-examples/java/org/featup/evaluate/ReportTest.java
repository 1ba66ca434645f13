package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.junit.jupiter.api.Test;

/** Reports of a measure whose rows are the photos, and of one that has its own. */
class ReportTest {

  /** Has a name and rows, and measures nothing. */
  private record Named(String name, List<String> rows) implements Measure {
    @Override
    public List<Column> columns() {
      return List.of(Column.higher("good"));
    }

    @Override
    public List<String> rows(List<String> photos) {
      return rows == null ? photos : rows;
    }

    @Override
    public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
      throw new UnsupportedOperationException();
    }
  }

  private static Report report(Measure... measures) {
    List<Result> results =
        Stream.of("base", "better")
            .flatMap(
                contender -> Arrays.stream(measures).map(measure -> result(contender, measure)))
            .toList();
    return new Report(List.of("a", "b"), results, "base", new StudentInterval(0.9));
  }

  private static Result result(String contender, Measure measure) {
    double[][] values = new double[measure.rows(List.of("a", "b")).size()][1];
    for (int i = 0; i < values.length; i++) {
      values[i][0] = i + (contender.equals("base") ? 0 : 0.5);
    }
    return new Result("net", contender, measure, values);
  }

  private final Measure photos = new Named("plain", null);
  private final Measure crops = new Named("cropped", List.of("s 0", "s 1", "s 2"));

  @Test
  void csvNamesTheRowsOfEveryMeasure() {
    String expected =
        """
        photo,backbone,contender,measure,column,value
        a,net,base,plain,good,0.0
        b,net,base,plain,good,1.0
        s 0,net,base,cropped,good,0.0
        s 1,net,base,cropped,good,1.0
        s 2,net,base,cropped,good,2.0
        a,net,better,plain,good,0.5
        b,net,better,plain,good,1.5
        s 0,net,better,cropped,good,0.5
        s 1,net,better,cropped,good,1.5
        s 2,net,better,cropped,good,2.5
        """;
    assertEquals(expected, ReportCsv.of(report(photos, crops)));
  }

  @Test
  void jsonNamesRowsThatAreNotThePhotos() {
    String json = ReportJson.of(report(photos, crops));
    assertTrue(json.contains("\"rows\" : [ \"s 0\", \"s 1\", \"s 2\" ]"), json);
    assertFalse(ReportJson.of(report(photos)).contains("\"rows\""), json);
  }

  @Test
  void markdownHasARowForEachColumnAndSaysWhatItIsOver() {
    String table = ReportMarkdown.of(report(photos, crops));
    assertTrue(table.startsWith("2 photos. "), table);
    assertTrue(table.contains("or over the measure's own units (cropped: 3)"), table);
    assertTrue(table.contains("| measure |  | base | better |"), table);
    assertTrue(table.contains("| plain | good ↑ | 0.5000 ± 3.1569 | **1.000** ± 3.157 + |"), table);
    assertTrue(table.contains("| cropped | good ↑ | 1.000 ± "), table);
    assertFalse(ReportMarkdown.of(report(photos)).contains("units"));
  }
}
