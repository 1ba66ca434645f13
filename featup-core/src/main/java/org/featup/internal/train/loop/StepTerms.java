package org.featup.internal.train.loop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.train.DivergedException;

/** Adds up the terms of the loss of one step, and stops the run at the first that is no number. */
public final class StepTerms {
  private final long step;
  private final double limit;
  private final String lastGood;
  private final List<String> images = new ArrayList<>();
  private final Map<String, Double> terms = new LinkedHashMap<>();

  /**
   * No terms yet.
   *
   * @param step the step, counted from 1
   * @param limit the largest magnitude of a term
   * @param lastGood says where the last good checkpoint is, for the message of the exception
   */
  public StepTerms(long step, double limit, String lastGood) {
    this.step = step;
    this.limit = limit;
    this.lastGood = lastGood;
  }

  /**
   * Begins the next image: the terms that follow are its.
   *
   * @param name names it in errors
   */
  public void image(String name) {
    images.add(name);
  }

  /**
   * Adds to a term, and so to the loss, which is the sum of all terms.
   *
   * @param term its name, such as {@code likelihood}; each step should have the same ones
   * @param value this image's share, weights and means included
   * @throws DivergedException if the value or the term is NaN, or beyond the limit of the run
   */
  public void add(String term, double value) {
    double sum = terms.merge(term, value, Double::sum);
    if (!(Math.abs(sum) <= limit)) { // true for NaN
      List<String> last = images.subList(Math.max(0, images.size() - 1), images.size());
      throw diverged(last, term, sum);
    }
  }

  /** The exception for something that all images of the step have a share in. */
  DivergedException diverged(String part, double value) {
    return diverged(images, part, value);
  }

  private DivergedException diverged(List<String> of, String part, double value) {
    return new DivergedException(step, String.join(" and ", of), part, value, lastGood);
  }

  /**
   * The loss.
   *
   * @return the sum of all terms
   */
  public double loss() {
    return terms.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /**
   * The terms.
   *
   * @return by name, in the order in which they came
   */
  public Map<String, Double> terms() {
    return Collections.unmodifiableMap(terms);
  }

  List<String> images() {
    return List.copyOf(images);
  }
}
