package org.featup.cli;

import java.io.PrintWriter;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.featup.evaluate.Evaluation;
import org.featup.io.PlainText;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;

/** Shows how an evaluation goes: a bar on a terminal, else a line for each part. */
final class EvaluationProgress implements Evaluation.Progress, TrainingListener, AutoCloseable {
  private final PrintWriter err;
  private ProgressBar bar;
  private String part = "";

  EvaluationProgress(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void next(int done, int total, String next) {
    part = PlainText.of(next);
    if (Progress.isTerminal()) {
      bar = bar == null ? Progress.bar("evaluating", total, err) : bar;
      bar.setExtraMessage(part);
      bar.stepTo(done);
    } else if (!next.isEmpty()) {
      err.println("evaluating " + (done + 1) + "/" + total + ": " + part);
      err.flush();
    }
  }

  /** The same for very many parts: without a terminal a line for each tenth of them. */
  Evaluation.Progress everyTenth() {
    int[] told = {-1};
    return (done, total, next) -> {
      int tenth = 10 * done / total;
      if (Progress.isTerminal() || tenth > told[0]) {
        told[0] = tenth;
        next(done, total, next);
      }
    };
  }

  /** A fit is the longest part there is; the bar tells its steps. */
  @Override
  public void step(StepReport report) {
    if (bar != null) {
      String step = String.format(Locale.ROOT, " step %d/%d", report.step(), report.steps());
      bar.setExtraMessage(part + step);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }
}
