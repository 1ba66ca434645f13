package org.featup.evaluate;

import java.util.ArrayList;
import java.util.List;

/**
 * The results of an evaluation against a baseline.
 *
 * @param photos their names, in the order of the results' values
 * @param results by backbone, then contender, then measure
 * @param baseline the contender that the others are compared with
 * @param intervals of the means
 */
public record Report(
    List<String> photos, List<Result> results, String baseline, Intervals intervals) {

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if no result is the baseline's
   */
  public Report {
    photos = List.copyOf(photos);
    results = List.copyOf(results);
    if (results.stream().noneMatch(result -> result.contender().equals(baseline))) {
      throw new IllegalArgumentException(
          "baseline: expected one of "
              + results.stream().map(Result::contender).distinct().toList()
              + ", given "
              + baseline);
    }
  }

  /**
   * All columns of all results.
   *
   * @return in the order of the results, each by its columns
   */
  public List<Summary> summaries() {
    List<Summary> all = new ArrayList<>();
    for (Result result : results) {
      for (int i = 0; i < result.measure().columns().size(); i++) {
        Interval difference =
            result.contender().equals(baseline)
                ? null
                : intervals.difference(result, baselineOf(result), i);
        all.add(new Summary(result, i, intervals.of(result, i), difference));
      }
    }
    return all;
  }

  private Result baselineOf(Result result) {
    return results.stream()
        .filter(
            other ->
                other.contender().equals(baseline)
                    && other.backbone().equals(result.backbone())
                    && other.measure().name().equals(result.measure().name()))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no results of the baseline with " + result));
  }
}
