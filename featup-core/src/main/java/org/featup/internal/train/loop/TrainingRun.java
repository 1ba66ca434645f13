package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.featup.io.AtomicFile;
import org.featup.io.WritablePlace;
import org.featup.train.DivergedException;
import org.featup.train.LoopOptions;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;

/**
 * A {@link TrainingLoop} with a folder of its own, which holds the checkpoint, the metrics as
 * {@code metrics.csv} and as event files for TensorBoard, validations as {@code validation.csv} and
 * in these, and the pictures in {@code pictures}. The trainers make it and run it; others find here
 * how its files are named.
 */
public final class TrainingRun {
  /** The name of the table of all steps in the folder. */
  public static final String METRICS = "metrics.csv";

  /** The name of the table of all validations in the folder. */
  public static final String VALIDATION = "validation.csv";

  private static final String PICTURES = "pictures";

  private final Path folder;
  private final Path checkpoint;
  private final CsvMetrics csv;
  private final CsvValidation validation;
  private final TensorBoardMetrics events;
  private final TrainingLoop loop;

  /**
   * A run; touches no file yet.
   *
   * @param folder where its files go; made if need be
   * @param learning what is learned
   * @param configuration what the results depend on besides {@code options}
   * @param options seed, steps, optimiser and intervals
   * @param listener is told of every event, after the files are written
   * @throws IllegalArgumentException if the parameters are none or not told apart by their names
   */
  public TrainingRun(
      Path folder,
      Learning learning,
      Configuration configuration,
      LoopOptions options,
      TrainingListener listener) {
    this.folder = folder;
    this.checkpoint = folder.resolve(LoopOptions.CHECKPOINT);
    this.csv = new CsvMetrics(folder.resolve(METRICS));
    this.validation = new CsvValidation(folder.resolve(VALIDATION));
    this.events = new TensorBoardMetrics(folder);
    TrainingListener selected =
        learning.selection() == null ? new TrainingListener() {} : validation;
    TrainingListener all =
        new Listeners(
            List.of(csv, selected, events, new PictureFiles(folder.resolve(PICTURES)), listener));
    this.loop = new TrainingLoop(learning, configuration, options, all, checkpoint);
  }

  /**
   * Trains; once.
   *
   * @param resume whether to go on from the folder's checkpoint; without one the run begins anew
   * @param function what is trained
   * @return how far the run came; if the thread was interrupted, it still is
   * @throws IOException if a file cannot be read or written, if another run uses the folder, or if
   *     it holds a checkpoint and {@code resume} is not given
   * @throws IllegalArgumentException if the checkpoint is of another configuration, or beyond the
   *     steps wanted
   * @throws DivergedException if loss, gradients or parameters are no longer finite; the checkpoint
   *     before is still there
   */
  public TrainingOutcome run(boolean resume, StepFunction function) throws IOException {
    try (loop) {
      return locked(resume, function);
    }
  }

  private TrainingOutcome locked(boolean resume, StepFunction function) throws IOException {
    Files.createDirectories(folder);
    RunLock lock = RunLock.take(folder);
    try (lock;
        csv;
        validation;
        events) {
      AtomicFile.deleteLeftovers(folder);
      WritablePlace.require(checkpoint);
      if (Files.exists(checkpoint)) {
        if (!resume) {
          throw new IOException(
              folder + ": holds a run already; resume it, or choose another folder");
        }
        Uninterrupted.run(loop::resume);
      }
      return loop.run(function);
    }
  }

  /** Asks the run to stop after the step it is at. Any thread may call it, at any time. */
  public void stop() {
    loop.stop();
  }
}
