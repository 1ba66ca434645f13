package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.featup.ndarray.Parameter;
import org.featup.train.DivergedException;
import org.featup.train.LoopOptions;
import org.featup.train.Schedule;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.featup.train.ValidationReport;

/**
 * Makes the steps of a run: gradients, their norm limited at the start, the optimiser, and between
 * the steps what is due: validations, pictures and checkpoints. It stops after the step it is at
 * when the thread is interrupted or the run is stopped, and then writes a checkpoint too.
 *
 * <p>A run resumed from a checkpoint gives the same parameters, bit for bit, as one that never
 * stopped, if its {@link TrainingTask} does.
 */
final class TrainingLoop implements AutoCloseable {
  private final TrainingState state;
  private final Selection selection;
  private final LoopOptions options;
  private final TrainingListener listener;
  private final Path checkpoint;
  private long savedStep = -1;
  private final BooleanSupplier stopping;

  /**
   * A loop at step 0.
   *
   * @param learning what is learned
   * @param configuration what the results depend on besides {@code options}
   * @param options seed, steps, optimiser and intervals
   * @param listener receives every event
   * @param checkpoint file of the checkpoints, in a folder that exists; null for none
   * @param stopping whether to stop after the step it is at
   * @throws IllegalArgumentException if the parameters are none or not unique by their names
   */
  TrainingLoop(
      Learning learning,
      Configuration configuration,
      LoopOptions options,
      TrainingListener listener,
      Path checkpoint,
      BooleanSupplier stopping) {
    List<Parameter> parameters = learning.parameters();
    this.state =
        new TrainingState(
            learning,
            new NAdam(
                parameters,
                options.optimizer(),
                scheduled(options, learning.rates()),
                learning.optimizer()),
            describe(options, configuration));
    this.selection = learning.selection();
    this.options = options;
    this.listener = listener;
    this.checkpoint = checkpoint;
    this.stopping = stopping;
  }

  /**
   * Goes to where the checkpoint is.
   *
   * @throws IOException if it cannot be read or does not fit the parameters
   * @throws IllegalArgumentException if it is of another configuration, or beyond the steps wanted
   */
  void resume() throws IOException {
    state.load(checkpoint);
    savedStep = state.step();
    if (state.step() > options.steps()) {
      throw new IllegalArgumentException(
          checkpoint + ": is at step " + state.step() + ", given " + options.steps() + " steps");
    }
  }

  /**
   * Makes the steps that are left.
   *
   * @param task the training
   * @return how far the run came; if the thread was interrupted, it still is
   * @throws IOException if an image, a checkpoint or a listener's file fails; the checkpoint before
   *     is still there
   * @throws DivergedException if loss, gradients or parameters are no longer finite; the same holds
   */
  TrainingOutcome run(TrainingTask task) throws IOException {
    task.prepare();
    listener.started(state.step(), options.steps());
    if (state.step() == 0 && goesOn()) {
      validate(task);
    }
    while (goesOn()) {
      StepRandom random = new StepRandom(options.seed(), state.step() + 1);
      listener.step(step(task, random));
      validate(task);
      long every = options.picturesEvery();
      if (every > 0 && (random.step() % every == 0 || random.step() == options.steps())) {
        listener.pictures(random.step(), task.pictures(random));
      }
      if (random.step() % options.checkpointEvery() == 0) {
        save();
      }
    }
    if (savedStep != state.step()) {
      save();
    }
    task.finish();
    TrainingOutcome outcome = new TrainingOutcome(state.step(), options.steps());
    listener.finished(outcome);
    return outcome;
  }

  private boolean goesOn() {
    return state.step() < options.steps()
        && !stopping.getAsBoolean()
        && !Thread.currentThread().isInterrupted();
  }

  private void validate(TrainingTask task) throws IOException {
    if (selection != null && selection.due(state.step())) {
      ValidationReport[] report = new ValidationReport[1];
      Uninterrupted.run(() -> report[0] = selection.validate(state.step()));
      if (report[0].best()) {
        task.best();
      }
      listener.validated(report[0]);
    }
  }

  private StepReport step(TrainingTask task, StepRandom random) throws IOException {
    StepTerms terms = new StepTerms(random.step(), options.lossLimit(), lastGood());
    long start = System.nanoTime();
    state.parameters().forEach(Parameter::clearGradient);
    task.step(random, terms);
    List<Parameter> moving = state.optimizer().moving();
    double norm = GradientNorm.of(moving);
    if (!Double.isFinite(norm)) {
      requireFinite("gradient of ", Parameter::gradient, terms);
    }
    if (random.step() <= options.clipSteps()) {
      GradientNorm.clip(moving, norm, options.clipNorm());
    }
    state.optimizer().step();
    requireFinite("parameter ", Parameter::value, terms); // or the next checkpoint would be bad
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new StepReport(
        random.step(), options.steps(), terms.loss(), terms.terms(), norm, terms.images(), seconds);
  }

  private void requireFinite(String part, Function<Parameter, float[]> array, StepTerms terms) {
    for (Parameter parameter : state.parameters()) {
      for (float value : array.apply(parameter)) {
        if (!Float.isFinite(value)) {
          throw terms.diverged(part + parameter.name(), value);
        }
      }
    }
  }

  private void save() throws IOException {
    if (checkpoint != null) {
      Uninterrupted.run(() -> state.save(checkpoint));
      savedStep = state.step();
      listener.checkpointWritten(savedStep, checkpoint);
    }
  }

  /** Frees what the optimiser has on a device. The run is over then. */
  @Override
  public void close() {
    state.optimizer().close();
  }

  private String lastGood() {
    return savedStep < 0
        ? "there is no checkpoint"
        : "the last good checkpoint is " + checkpoint + ", of step " + savedStep;
  }

  /** The rates of parameters at each step, by themselves and by the schedule. */
  private static LearningRates scheduled(LoopOptions options, LearningRates rates) {
    return (parameter, step) ->
        rates.factor(parameter, step) * options.schedule().factor(step, options.steps());
  }

  /** Adds what the results depend on: the number of steps too, if the rates do. */
  private static Configuration describe(LoopOptions options, Configuration configuration) {
    Configuration all =
        configuration
            .with("seed", options.seed())
            .with("optimizer", options.optimizer())
            .with("clip.norm", options.clipNorm())
            .with("clip.steps", options.clipSteps())
            .with("schedule", options.schedule());
    return options.schedule().kind() == Schedule.Kind.CONSTANT
        ? all
        : all.with("schedule.steps", options.steps());
  }
}
