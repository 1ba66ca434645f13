package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.io.AtomicFile;
import org.featup.io.WritablePlace;
import org.featup.train.DivergedException;
import org.featup.train.LoopOptions;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;

/**
 * The one run of a trainer: a {@link TrainingLoop} that can be stopped at any time, before its
 * first step, too. With a folder it writes the checkpoint there, the metrics as {@code metrics.csv}
 * and as event files for TensorBoard, validations as {@code validation.csv} and in these, and the
 * pictures in {@code pictures}.
 */
public final class TrainingRun {
  /** The name of the table of all steps in the folder. */
  public static final String METRICS = "metrics.csv";

  /** The name of the table of all validations in the folder. */
  public static final String VALIDATION = "validation.csv";

  private static final String PICTURES = "pictures";

  private final Path folder;
  private volatile boolean stopping;

  /**
   * A run; touches no file yet.
   *
   * @param folder where its files go, made if need be; null to write none
   */
  public TrainingRun(Path folder) {
    this.folder = folder;
  }

  /**
   * Trains; once.
   *
   * @param resume whether to continue from the folder's checkpoint; without one the run begins anew
   * @param learning the parameters and their rates
   * @param configuration what the results depend on besides {@code options}
   * @param options seed, steps, optimiser and intervals
   * @param listener receives every event, after the files are written
   * @param task the training
   * @return how far the run came; if the thread was interrupted, it still is
   * @throws IOException if a file cannot be read or written, if another run uses the folder, or if
   *     it holds a checkpoint and {@code resume} is not given
   * @throws IllegalArgumentException if the checkpoint is of another configuration, or beyond the
   *     steps wanted, or if the parameters are none or have the same name
   * @throws DivergedException if loss, gradients or parameters are no longer finite; the checkpoint
   *     before is still there
   */
  public TrainingOutcome run(
      boolean resume,
      Learning learning,
      Configuration configuration,
      LoopOptions options,
      TrainingListener listener,
      TrainingTask task)
      throws IOException {
    if (folder == null) {
      try (TrainingLoop loop =
          new TrainingLoop(learning, configuration, options, listener, null, this::stopping)) {
        return loop.run(task);
      }
    }
    Path checkpoint = folder.resolve(LoopOptions.CHECKPOINT);
    CsvMetrics csv = new CsvMetrics(folder.resolve(METRICS));
    CsvValidation validation = new CsvValidation(folder.resolve(VALIDATION));
    TensorBoardMetrics events = new TensorBoardMetrics(folder);
    TrainingListener selected =
        learning.selection() == null ? new TrainingListener() {} : validation;
    TrainingListener pictures = new PictureFiles(folder.resolve(PICTURES));
    TrainingListener all = TrainingListener.all(csv, selected, events, pictures, listener);
    try (TrainingLoop loop =
        new TrainingLoop(learning, configuration, options, all, checkpoint, this::stopping)) {
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
        return loop.run(task);
      }
    }
  }

  /** Ends the run after the step it is at. Any thread may call it, at any time. */
  public void stop() {
    stopping = true;
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
