package org.featup.internal.train.loop;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.featup.train.ValidationReport;

/** Several listeners as one, called in their order. */
public record Listeners(List<TrainingListener> all) implements TrainingListener {

  @Override
  public void preparing(long done, long total) throws IOException {
    for (TrainingListener listener : all) {
      listener.preparing(done, total);
    }
  }

  @Override
  public void notice(String text) throws IOException {
    for (TrainingListener listener : all) {
      listener.notice(text);
    }
  }

  @Override
  public void started(long step, long steps) throws IOException {
    for (TrainingListener listener : all) {
      listener.started(step, steps);
    }
  }

  @Override
  public void step(StepReport report) throws IOException {
    for (TrainingListener listener : all) {
      listener.step(report);
    }
  }

  @Override
  public void validated(ValidationReport report) throws IOException {
    for (TrainingListener listener : all) {
      listener.validated(report);
    }
  }

  @Override
  public void pictures(long step, Map<String, BufferedImage> pictures) throws IOException {
    for (TrainingListener listener : all) {
      listener.pictures(step, pictures);
    }
  }

  @Override
  public void checkpointWritten(long step, Path file) throws IOException {
    for (TrainingListener listener : all) {
      listener.checkpointWritten(step, file);
    }
  }

  @Override
  public void badImage(Path file, String reason) throws IOException {
    for (TrainingListener listener : all) {
      listener.badImage(file, reason);
    }
  }

  @Override
  public void finished(TrainingOutcome outcome) throws IOException {
    for (TrainingListener listener : all) {
      listener.finished(outcome);
    }
  }
}
