package org.featup.train;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The one run of a trainer, with a folder or without, that may be asked to stop at any time: before
 * its loop exists, too.
 */
final class StoppableRun {
  private volatile boolean stopping;
  private volatile Runnable stopLoop;

  /** Makes the steps, in a {@link TrainingRun} or, if the folder is null, a bare loop. */
  void run(
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

  /** Any thread may call it. */
  void stop() {
    stopping = true;
    Runnable stop = stopLoop;
    if (stop != null) {
      stop.run();
    }
  }

  /** Whether {@link #stop} was called. */
  boolean stopping() {
    return stopping;
  }
}
