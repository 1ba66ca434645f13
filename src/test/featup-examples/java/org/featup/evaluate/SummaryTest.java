package org.featup.evaluate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.featup.evaluate.Summary.Verdict;
import org.junit.jupiter.api.Test;

/** Columns, what a report makes of them, and who wins. */
class SummaryTest {
  private static final Measure MEASURE =
      Given.Named.of("m", Column.higher("large"), Column.lower("small"));

  private static Verdict verdict(int column, double low, double high) {
    Interval difference = new Interval((low + high) / 2, low, high, 9);
    Result result = new Result("net", "mine", MEASURE, new double[9][2]);
    return new Summary(result, column, new Interval(0, -1, 1, 9), difference).verdict();
  }

  @Test
  void largeIsBetterInOneColumnAndSmallInTheOther() {
    assertTrue(Column.higher("a").higherIsBetter());
    assertFalse(Column.lower("a").higherIsBetter());
    assertEquals(Verdict.BETTER, verdict(0, 0.1, 0.2));
    assertEquals(Verdict.WORSE, verdict(0, -0.2, -0.1));
    assertEquals(Verdict.WORSE, verdict(1, 0.1, 0.2));
    assertEquals(Verdict.BETTER, verdict(1, -0.2, -0.1));
  }

  @Test
  void anIntervalThatHoldsZeroDecidesNothing() {
    for (int column = 0; column < 2; column++) {
      assertEquals(Verdict.UNDECIDED, verdict(column, -0.1, 0.2));
      assertEquals(Verdict.UNDECIDED, verdict(column, 0, 0.2));
      assertEquals(Verdict.UNDECIDED, verdict(column, -0.2, 0));
      assertEquals(Verdict.UNDECIDED, verdict(column, Double.NaN, Double.NaN));
    }
  }

  @Test
  void theBaselineAndDescriptionsHaveNoVerdict() {
    Interval any = new Interval(1, 0.5, 2, 3);
    Result plain = new Result("net", "base", MEASURE, new double[3][2]);
    assertEquals(Verdict.NONE, new Summary(plain, 0, any, null).verdict());
    Measure describes = new Given.Named("d", false, List.of(Column.lower("x")));
    Result described = new Result("net", "mine", describes, new double[3][1]);
    assertEquals(Verdict.NONE, new Summary(described, 0, any, any).verdict());
  }

  @Test
  void aColumnIsACopy() {
    Result result = new Result("net", "mine", MEASURE, new double[][] {{1, 2}, {3, 4}});
    assertArrayEquals(new double[] {2, 4}, result.column(1));
    result.column(1)[0] = 9;
    assertArrayEquals(new double[] {2, 4}, result.column(1));
  }

  /** Each backbone's baseline serves its own contenders, whatever the order. */
  @Test
  void aReportComparesWithTheBaselineOfTheSameBackboneAndMeasure() {
    Measure other = Given.Named.of("n", Column.lower("small"));
    List<Result> results =
        List.of(
            new Result("a", "mine", MEASURE, new double[][] {{2, 10}, {3, 12}}),
            new Result("a", "mine", other, new double[][] {{7}, {8}}),
            new Result("a", "base", MEASURE, new double[][] {{1, 20}, {2, 22}}),
            new Result("a", "base", other, new double[][] {{4}, {5}}),
            new Result("b", "base", MEASURE, new double[][] {{5, 10}, {6, 12}}),
            new Result("b", "mine", MEASURE, new double[][] {{1, 10.5}, {2, 11.5}}));
    List<Summary> summaries =
        new Report(List.of("p", "q"), results, "base", StudentInterval.usual()).summaries();
    assertEquals(10, summaries.size());
    assertEquals(
        List.of("large", "small", "small", "large", "small"),
        summaries.subList(0, 5).stream().map(s -> s.column().name()).toList());
    assertEquals(new Interval(1, 1, 1, 2), summaries.get(0).difference());
    assertEquals(StudentInterval.usual().of(new double[] {2, 3}), summaries.get(0).interval());
    assertEquals(-10, summaries.get(1).difference().mean());
    assertEquals(3, summaries.get(2).difference().mean());
    assertNull(summaries.get(3).difference());
    assertEquals(-4, summaries.get(8).difference().mean());
    assertEquals(
        List.of(
            Verdict.BETTER,
            Verdict.BETTER,
            Verdict.WORSE,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.WORSE,
            Verdict.UNDECIDED),
        summaries.stream().map(Summary::verdict).toList());
  }

  @Test
  void aReportNeedsItsBaseline() {
    List<Result> results = List.of(new Result("a", "mine", MEASURE, new double[1][2]));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Report(List.of("p"), results, "yours", StudentInterval.usual()));
    assertEquals("baseline: expected one of [mine], given yours", e.getMessage());
  }

  @Test
  void aBackboneWithoutABaselineIsNamed() {
    List<Result> results =
        List.of(
            new Result("a", "base", MEASURE, new double[1][2]),
            new Result("b", "mine", MEASURE, new double[1][2]));
    Report report = new Report(List.of("p"), results, "base", StudentInterval.usual());
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, report::summaries);
    assertTrue(e.getMessage().contains("backbone=b"), e.getMessage());
  }
}
