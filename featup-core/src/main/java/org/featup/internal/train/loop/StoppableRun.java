package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.train.DivergedException;
import org.featup.train.LoopOptions;
import org.featup.train.TrainingListener;

/**
 * The one run of a trainer, with a folder or without, that may be asked to stop at any time: before
 * its loop exists, too.
 */
public final class StoppableRun {
  private volatile boolean stopping;
  private volatile Runnable stopLoop;

  /** Nothing runs yet. */
  public StoppableRun() {}

  /**
   * Makes the steps, in a {@link TrainingRun} or, if the folder is null, a bare loop.
   *
   * @param folder of the run; null for none
   * @param resume whether to go on from the folder's checkpoint
   * @param learning what is learned, and how fast
   * @param configuration what the results depend on
   * @param options how the run goes
   * @param listener is told of every event
   * @param function a step
   * @throws IOException if a file cannot be read or written, if another run uses the folder, or if
   *     it holds a checkpoint and {@code resume} is not given
   * @throws IllegalArgumentException if the checkpoint is of another configuration
   * @throws DivergedException if loss, gradients or parameters are no longer finite
   */
  public void run(
      Path folder,
      boolean resume,
      Learning learning,
      Configuration configuration,
      LoopOptions options,
      TrainingListener listener,
      StepFunction function)
      throws IOException {
    if (folder == null) {
      try (TrainingLoop loop = new TrainingLoop(learning, configuration, options, listener, null)) {
        stopsBy(loop::stop);
        loop.run(function);
      }
    } else {
      TrainingRun run = new TrainingRun(folder, learning, configuration, options, listener);
      stopsBy(run::stop);
      run.run(resume, function);
    }
  }

  private void stopsBy(Runnable stop) {
    stopLoop = stop;
    if (stopping) {
      stop.run();
    }
  }

  /** Ends the run after the step it is at. Any thread may call it. */
  public void stop() {
    stopping = true;
    Runnable stop = stopLoop;
    if (stop != null) {
      stop.run();
    }
  }

  /**
   * Whether {@link #stop} was called.
   *
   * @return true from then on
   */
  public boolean stopping() {
    return stopping;
  }
}
