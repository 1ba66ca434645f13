package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A small report as text: CSV to the letter, JSON by its values, Markdown by its cells. */
class ReportTextTest {
  private static final double NAN = Double.NaN;
  private static final Measure COMPARED =
      Given.Named.of("m", Column.higher("large"), Column.lower("small, \"low\""));
  private static final Measure DESCRIBED =
      new Given.Named("d", false, List.of(Column.lower("taps")));

  private final Report report =
      new Report(
          List.of("one, more", "two,\nthree"),
          List.of(
              new Result("net", "base", COMPARED, new double[][] {{1, 10}, {2, 20}}),
              new Result("net", "base", DESCRIBED, new double[][] {{NAN}, {NAN}}),
              new Result("net", "mi|ne", COMPARED, new double[][] {{1.5, 11}, {2.5, NAN}}),
              new Result("net", "mi|ne", DESCRIBED, new double[][] {{49}, {47}})),
          "base",
          StudentInterval.usual());

  @Test
  void csv() {
    String expected =
        """
        photo,backbone,contender,measure,column,value
        "one, more",net,base,m,large,1.0
        "one, more",net,base,m,"small, ""low""\",10.0
        "two,
        three",net,base,m,large,2.0
        "two,
        three",net,base,m,"small, ""low""\",20.0
        "one, more",net,base,d,taps,
        "two,
        three",net,base,d,taps,
        "one, more",net,mi|ne,m,large,1.5
        "one, more",net,mi|ne,m,"small, ""low""\",11.0
        "two,
        three",net,mi|ne,m,large,2.5
        "two,
        three",net,mi|ne,m,"small, ""low""\",
        "one, more",net,mi|ne,d,taps,49.0
        "two,
        three",net,mi|ne,d,taps,47.0
        """;
    assertEquals(expected, ReportCsv.of(report));
  }

  @Test
  void json() throws IOException {
    Map<?, ?> root = (Map<?, ?>) parsed(ReportJson.of(report));
    assertEquals("base", root.get("baseline"));
    assertEquals(0.95, root.get("confidence"));
    assertEquals(List.of("one, more", "two,\nthree"), root.get("photos"));
    List<?> columns = (List<?>) root.get("columns");
    assertEquals(6, columns.size());

    Map<String, Object> base = new LinkedHashMap<>();
    base.put("backbone", "net");
    base.put("contender", "base");
    base.put("measure", "m");
    base.put("column", "small, \"low\"");
    base.put("higher_is_better", false);
    base.put("count", 2.0);
    base.put("mean", 15.0);
    Interval interval = StudentInterval.usual().of(new double[] {10, 20});
    base.put("low", interval.low());
    base.put("high", interval.high());
    base.put("verdict", "none");
    base.put("values", List.of(10.0, 20.0));
    assertEquals(base, columns.get(1));

    Map<?, ?> missing = (Map<?, ?>) columns.get(2);
    assertTrue(missing.containsKey("mean"));
    assertEquals(null, missing.get("mean"));
    List<?> none = (List<?>) missing.get("values");
    assertTrue(none.size() == 2 && none.get(0) == null && none.get(1) == null, none.toString());

    Map<?, ?> mine = (Map<?, ?>) columns.get(3);
    assertEquals(0.5, mine.get("difference"));
    assertEquals(0.5, mine.get("difference_low"));
    assertEquals(0.5, mine.get("difference_high"));
    assertEquals("better", mine.get("verdict"));
    Map<?, ?> one = (Map<?, ?>) columns.get(4);
    assertEquals(1.0, one.get("count"));
    assertEquals(11.0, one.get("mean"));
    assertEquals(null, one.get("low"));
    assertEquals(1.0, one.get("difference"));
    assertEquals("undecided", one.get("verdict"));
    assertEquals("none", ((Map<?, ?>) columns.get(5)).get("verdict"));
  }

  /** The layout may change; what is said of a number may not. */
  @Test
  void markdown() {
    String text = ReportMarkdown.of(report);
    assertTrue(text.startsWith("2 photos"), text);
    assertTrue(text.contains("Student's t") && text.contains("95 %"), text);
    assertTrue(text.contains("### ") && text.contains("net"), text);
    assertTrue(text.contains("mi\\|ne"), "a bar would end the cell: " + text);
    assertTrue(text.contains("large ↑") && text.contains("small, \"low\" ↓"), text);
    assertTrue(text.contains("| taps |"), "no direction where nothing is compared: " + text);
    assertTrue(text.contains("| 1.500 ± 6.353 |"), text);
    assertTrue(text.contains("| **2.000** ± 6.353 +"), text);
    assertTrue(text.contains("| 11.00 |"), "one photo has no interval: " + text);
    assertFalse(text.contains("NaN"), text);
    List<String> rows = text.lines().filter(line -> line.startsWith("|")).toList();
    long bars = rows.get(0).replace("\\|", "").chars().filter(c -> c == '|').count();
    for (String row : rows) {
      assertEquals(bars, row.replace("\\|", "").chars().filter(c -> c == '|').count(), row);
    }
  }

  @Test
  void markdownMarksTheWorse() {
    Report turned = new Report(report.photos(), report.results(), "mi|ne", report.intervals());
    assertTrue(ReportMarkdown.of(turned).contains("| 1.500 ± 6.353 -"));
  }

  private static Object parsed(String json) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      Object value = value(parser);
      assertEquals(null, parser.nextToken(), "after the end");
      return value;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          assertFalse(map.containsKey(name), "twice: " + name);
          map.put(name, value(parser));
        }
        yield map;
      }
      case START_ARRAY -> {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        yield list;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> parser.getDoubleValue();
    };
  }
}
