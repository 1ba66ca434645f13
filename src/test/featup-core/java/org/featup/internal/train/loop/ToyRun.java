package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.train.LoopOptions;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;

/** A run that is ready for its task. */
public record ToyRun(
    TrainingRun run, Learning learning, LoopOptions options, TrainingListener listener) {

  public ToyRun(Path folder, Learning learning, LoopOptions options, TrainingListener listener) {
    this(new TrainingRun(folder), learning, options, listener);
  }

  public TrainingOutcome run(boolean resume, TrainingTask task) throws IOException {
    return run.run(resume, learning, Configuration.empty(), options, listener, task);
  }

  public void stop() {
    run.stop();
  }
}
