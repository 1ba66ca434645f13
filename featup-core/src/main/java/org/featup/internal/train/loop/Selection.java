package org.featup.internal.train.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;
import org.featup.train.ValidationReport;

/**
 * Keeps the parameters that did best in a {@link Validation}: of what a run starts from, and of
 * what it has after every so many steps. Of equal ones the first is kept. A checkpoint carries
 * them, so that a resumed run knows them too.
 */
public final class Selection {
  /** What the names of the tensors in a checkpoint begin with. */
  static final String PREFIX = "best_so_far.";

  private static final String STEP = "best_so_far.step";
  private static final String SCORE = "best_so_far.score";

  private final List<Parameter> parameters;
  private final long every;
  private final Validation validation;
  private final List<float[]> values = new ArrayList<>();
  private Best best = new Best(-1, Double.NEGATIVE_INFINITY);

  /** When the best were found, -1 for not yet, and how good they are. */
  private record Best(long step, double score) {}

  /**
   * Nothing validated yet.
   *
   * @param parameters what is kept; shared
   * @param every steps from one validation to the next, at least 1
   * @param validation what decides
   * @throws IllegalArgumentException if {@code every} is below 1
   */
  public Selection(List<Parameter> parameters, long every, Validation validation) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "steps between validations: expected at least 1, given " + every);
    }
    this.parameters = List.copyOf(parameters);
    this.every = every;
    this.validation = validation;
    this.parameters.forEach(parameter -> values.add(parameter.value().clone()));
  }

  /** Whether it is time: before the first step, and after every so many. */
  boolean due(long step) {
    return step % every == 0;
  }

  /**
   * Validates, and keeps the parameters if they are the best so far.
   *
   * @throws IllegalStateException if a score is not finite
   */
  ValidationReport validate(long step) throws IOException {
    Map<String, Double> scores = new LinkedHashMap<>(validation.scores());
    double mean = scores.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    if (!Double.isFinite(mean)) {
      throw new IllegalStateException("validation of step " + step + ": not finite: " + scores);
    }
    if (mean > best.score) {
      best = new Best(step, mean);
      for (int i = 0; i < values.size(); i++) {
        copy(parameters.get(i).value(), values.get(i));
      }
    }
    boolean isBest = step == best.step; // also when a resumed run validates this step anew
    return new ValidationReport(step, mean, Collections.unmodifiableMap(scores), isBest);
  }

  /**
   * The step after which the best were found.
   *
   * @return 0 for what the run started from; -1 if nothing has been validated
   */
  public long step() {
    return best.step;
  }

  /** Gives the parameters the values that did best, if there are any. */
  public void takeBest() {
    for (int i = 0; best.step >= 0 && i < values.size(); i++) {
      copy(values.get(i), parameters.get(i).value());
    }
  }

  /** The best values, as tensors of a checkpoint; shared. */
  List<Tensor> state() {
    List<Tensor> state = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      Parameter parameter = parameters.get(i);
      state.add(new Tensor(PREFIX + parameter.name(), parameter.shape(), values.get(i)));
    }
    return state;
  }

  /** How good they are, as metadata of a checkpoint. */
  Map<String, String> metadata() {
    return Map.of(STEP, Long.toString(best.step), SCORE, Double.toString(best.score));
  }

  /**
   * Takes over what a checkpoint holds.
   *
   * @param file has all tensors of {@link #state}, in their shapes
   * @throws IOException if the metadata are no numbers; nothing has changed then
   */
  void restore(TensorFile file) throws IOException {
    try {
      best =
          new Best(
              Long.parseLong(file.metadata().getOrDefault(STEP, "")),
              Double.parseDouble(file.metadata().getOrDefault(SCORE, "")));
    } catch (NumberFormatException e) {
      throw new IOException(
          "metadata "
              + STEP
              + " and "
              + SCORE
              + ": expected numbers, found "
              + file.metadata().get(STEP)
              + " and "
              + file.metadata().get(SCORE),
          e);
    }
    for (Tensor tensor : state()) {
      copy(file.require(tensor.name()).data(), tensor.data());
    }
  }

  private static void copy(float[] from, float[] to) {
    System.arraycopy(from, 0, to, 0, to.length);
  }
}
