package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.featup.io.PlainText;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;

/**
 * All that a run needs to continue as if it had never stopped: the parameters, the optimiser, the
 * number of steps made and the configuration. The seed is part of the configuration, and seed and
 * step are the whole state of the random numbers, see {@link StepRandom}.
 *
 * <p>In a file the parameters have their own names, so a checkpoint is a weight file as well; the
 * optimiser's tensors begin with {@code optimizer.}, those of a {@link Selection} with {@code
 * best_so_far.}, and the rest is metadata.
 */
final class TrainingState {
  private static final String FORMAT = "featup.checkpoint";
  private static final String VERSION = "1";
  private static final String STEP = "step";
  private static final String COSINE =
      "; the rates of a cosine schedule end with the run, so it cannot be made longer: begin anew"
          + " with the steps wanted, or with a constant schedule (--schedule constant), which can";

  private static final String CONFIGURATION = "configuration";
  private static final String OPTIMIZER = "optimizer.";

  private final List<Parameter> parameters;
  private final Selection selection;
  private final NAdam optimizer;
  private final Configuration configuration;

  /**
   * The state of a run, step 0 unless the optimiser has made steps.
   *
   * @param learning what is learned; shared
   * @param optimizer of these parameters; shared
   * @param configuration what the run was started with
   * @throws IllegalArgumentException if there is no parameter, if two have one name, or if a name
   *     begins with {@code optimizer.} or {@code best_so_far.}
   */
  TrainingState(Learning learning, NAdam optimizer, Configuration configuration) {
    Set<String> names = new HashSet<>();
    for (Parameter parameter : learning.parameters()) {
      boolean taken =
          parameter.name().startsWith(OPTIMIZER) || parameter.name().startsWith(Selection.PREFIX);
      if (!names.add(parameter.name()) || taken) {
        throw new IllegalArgumentException(
            "expected parameters of different names, none of which begins with "
                + OPTIMIZER
                + " or "
                + Selection.PREFIX
                + ", given "
                + parameter.name());
      }
    }
    if (names.isEmpty()) {
      throw new IllegalArgumentException("expected at least one parameter, given none");
    }
    this.parameters = learning.parameters();
    this.selection = learning.selection();
    this.optimizer = optimizer;
    this.configuration = configuration;
  }

  /**
   * What is learned.
   *
   * @return the parameters themselves
   */
  List<Parameter> parameters() {
    return parameters;
  }

  /**
   * What moves the parameters.
   *
   * @return the optimiser itself
   */
  NAdam optimizer() {
    return optimizer;
  }

  /**
   * The steps made so far.
   *
   * @return 0 or more
   */
  long step() {
    return optimizer.steps();
  }

  /**
   * Writes a checkpoint. The file that was there stays until the new one is complete and on the
   * disk, and stays for good if writing fails.
   *
   * @param file where to
   * @throws IOException if it cannot be written
   */
  void save(Path file) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(FORMAT, VERSION);
    metadata.put(STEP, Long.toString(step()));
    metadata.put(CONFIGURATION, configuration.toJson());
    if (selection != null) {
      metadata.putAll(selection.metadata());
    }
    try {
      Safetensors.write(file, new TensorFile(tensors, metadata));
    } catch (IOException e) {
      throw new IOException(
          file + ": the checkpoint of step " + step() + " could not be written: " + e.getMessage(),
          e);
    }
  }

  /** All arrays, shared. */
  private List<Tensor> tensors() {
    List<Tensor> all = new ArrayList<>();
    parameters.forEach(p -> all.add(new Tensor(p.name(), p.shape(), p.value())));
    all.addAll(optimizer.state());
    if (selection != null) {
      all.addAll(selection.state());
    }
    return all;
  }

  /**
   * Takes over a checkpoint.
   *
   * @param file what {@link #save} wrote
   * @throws IOException if it cannot be read, is no checkpoint, or does not hold exactly the
   *     tensors of this state; nothing has changed then
   * @throws IllegalArgumentException if it comes from a run of another configuration; the message
   *     names every difference, and nothing has changed
   */
  void load(Path file) throws IOException {
    TensorFile content = Safetensors.read(file);
    try {
      long step = step(content.metadata());
      List<String> differences =
          Configuration.parse(content.metadata().getOrDefault(CONFIGURATION, ""))
              .differences(configuration);
      if (!differences.isEmpty()) {
        throw new IllegalArgumentException(
            file
                + ": comes from another configuration: "
                + String.join("; ", differences)
                + (differences.stream().anyMatch(d -> d.startsWith("schedule.")) ? COSINE : ""));
      }
      check(content);
      if (selection != null) {
        selection.restore(content);
      }
      optimizer.restore(content, step);
      for (Parameter p : parameters) {
        float[] stored = content.require(p.name()).data();
        System.arraycopy(stored, 0, p.value(), 0, stored.length);
      }
    } catch (IOException e) {
      throw new IOException(file + ": " + PlainText.brief(e.getMessage()), e);
    }
  }

  private static long step(Map<String, String> metadata) throws IOException {
    if (!VERSION.equals(metadata.get(FORMAT))) {
      throw new IOException(
          "not a checkpoint of a training run: expected "
              + VERSION
              + " under the metadata key "
              + FORMAT
              + ", found "
              + metadata.get(FORMAT));
    }
    String step = metadata.getOrDefault(STEP, "nothing");
    if (!step.matches("[0-9]{1,15}")) {
      throw new IOException("metadata " + STEP + " is " + step + ", expected a number");
    }
    return Long.parseLong(step);
  }

  private void check(TensorFile content) throws IOException {
    Set<String> rest = new HashSet<>(content.tensors().keySet());
    for (Tensor tensor : tensors()) {
      Tensor stored = content.require(tensor.name());
      if (!Arrays.equals(stored.shape(), tensor.shape())) {
        throw new IOException(stored + ": expected shape " + Arrays.toString(tensor.shape()));
      }
      rest.remove(tensor.name());
    }
    rest.addAll(content.unreadable().keySet());
    if (!rest.isEmpty()) {
      throw new IOException("holds tensors that this run does not have: " + rest);
    }
  }
}
