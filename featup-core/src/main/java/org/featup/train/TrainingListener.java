package org.featup.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.featup.internal.train.loop.Listeners;

/**
 * Follows a training run. All calls come from the thread that runs it, in the order of the events;
 * an exception ends the run. An interrupt of that thread stops the run after the step, so a
 * listener that writes files should not write them through interruptible channels.
 */
public interface TrainingListener {

  /**
   * Several as one.
   *
   * @param listeners called in this order; the first that fails is the last one called
   * @return one that calls them all
   */
  static TrainingListener all(TrainingListener... listeners) {
    return new Listeners(List.of(listeners));
  }

  /**
   * The run will differ from what its options say, before anything else happens.
   *
   * @param text what differs, why, and which option decides; to be shown
   * @throws IOException if a file cannot be written
   */
  default void notice(String text) throws IOException {}

  /**
   * What the run needs is computed before it begins: the features of the views of an image, say.
   *
   * @param done parts that are ready
   * @param total parts in all
   * @throws IOException if a file cannot be written
   */
  default void preparing(long done, long total) throws IOException {}

  /**
   * The run begins or resumes.
   *
   * @param step steps made before, 0 for a new run
   * @param steps steps that the run will have at its end
   * @throws IOException if a file cannot be written
   */
  default void started(long step, long steps) throws IOException {}

  /**
   * A step was made.
   *
   * @param report its numbers
   * @throws IOException if a file cannot be written
   */
  default void step(StepReport report) throws IOException {}

  /**
   * What is learned was validated, before the first step or after one.
   *
   * @param report its numbers
   * @throws IOException if a file cannot be written
   */
  default void validated(ValidationReport report) throws IOException {}

  /**
   * Pictures were made.
   *
   * @param step the step after which they were, counted from 1
   * @param pictures by name, in order
   * @throws IOException if a file cannot be written
   */
  default void pictures(long step, Map<String, BufferedImage> pictures) throws IOException {}

  /**
   * A checkpoint was written.
   *
   * @param step the steps made until then
   * @param file where it is
   * @throws IOException if a file cannot be written
   */
  default void checkpointWritten(long step, Path file) throws IOException {}

  /**
   * A file of the training images cannot be used and is passed over. Said once per file.
   *
   * @param file the file
   * @param reason what is wrong with it
   * @throws IOException if a file cannot be written
   */
  default void badImage(Path file, String reason) throws IOException {}

  /**
   * The run ended by itself or was interrupted; not called after an exception.
   *
   * @param outcome how far it came
   * @throws IOException if a file cannot be written
   */
  default void finished(TrainingOutcome outcome) throws IOException {}
}
