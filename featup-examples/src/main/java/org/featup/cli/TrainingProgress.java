package org.featup.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import org.featup.io.PlainText;
import org.featup.train.StepReport;
import org.featup.train.TrainingListener;
import org.featup.train.TrainingOutcome;
import org.featup.train.ValidationReport;

/** Shows how a training goes: a bar on a terminal, else a line every ten seconds. */
final class TrainingProgress implements TrainingListener, AutoCloseable {
  private static final double SECONDS_PER_LINE = 10;
  private static final double NANO = 1e-9;

  /** The status of a command that Ctrl-C ended. */
  private static final int INTERRUPTED = 130;

  /** Weight of a step in the speed shown. */
  private static final double SMOOTHING = 0.1;

  private final String task;
  private final String beginning;
  private final PrintWriter err;
  private final Problems passedOver;
  private ProgressBar bar;
  private TrainingOutcome outcome;
  private long first;
  private long start;
  private long lastLine;
  private double imagesPerSecond;

  /**
   * As yet nothing is shown.
   *
   * @param beginning said of a run that begins; null for nothing
   */
  TrainingProgress(String task, String beginning, PrintWriter err) {
    this.task = task;
    this.beginning = beginning;
    this.err = err;
    this.passedOver = new Problems(err, "passed over");
  }

  @Override
  public void notice(String text) {
    err.println("featup: " + PlainText.of(text));
    err.flush();
  }

  /** What comes before the first step has a bar of its own. */
  @Override
  public void preparing(long done, long total) {
    if (Progress.isTerminal()) {
      bar = bar == null ? Progress.bar("views", total, err) : bar;
      bar.stepTo(done);
    } else if (done == total) {
      err.println("the backbone has seen " + total + " views");
    }
  }

  @Override
  public void started(long step, long steps) {
    first = step;
    start = System.nanoTime();
    closeBar();
    if (beginning != null && step == 0) {
      err.println(PlainText.of(beginning));
    }
    if (Progress.isTerminal()) {
      bar = Progress.bar(task, step, steps, err);
    } else if (step > 0) {
      err.println("resumes after step " + step + " of " + steps);
    }
  }

  @Override
  public void step(StepReport report) {
    boolean isFirst = report.step() == first + 1;
    double change = report.imagesPerSecond() - imagesPerSecond;
    imagesPerSecond += isFirst ? change : SMOOTHING * change;
    if (bar != null) {
      bar.setExtraMessage(numbers(report));
      bar.stepTo(report.step());
      return;
    }
    long now = System.nanoTime();
    boolean due = (now - lastLine) * NANO >= SECONDS_PER_LINE;
    if (isFirst || due || report.step() == report.steps()) {
      lastLine = now;
      String left = left(report, (now - start) * NANO);
      err.println("step " + report.step() + "/" + report.steps() + numbers(report) + left);
    }
  }

  private String numbers(StepReport report) {
    Double likelihood = report.terms().get("likelihood");
    return String.format(Locale.ROOT, " loss %.4g", report.loss())
        + (likelihood == null ? "" : String.format(Locale.ROOT, " likelihood %.4g", likelihood))
        + String.format(Locale.ROOT, " %.3g images/s", imagesPerSecond);
  }

  private String left(StepReport report, double seconds) {
    double perStep = seconds / (report.step() - first);
    long rest = Math.round(perStep * (report.steps() - report.step()));
    return String.format(Locale.ROOT, " %d:%02d:%02d left", rest / 3600, rest / 60 % 60, rest % 60);
  }

  @Override
  public void validated(ValidationReport report) {
    if (bar == null) {
      String best = report.best() ? ", the best so far" : "";
      err.println(
          String.format(Locale.ROOT, "step %d: validation %.4f", report.step(), report.mean())
              + best);
    }
  }

  @Override
  public void badImage(Path file, String reason) {
    passedOver.tell(new Photos.Bad(file, PlainText.of(reason)));
  }

  @Override
  public void finished(TrainingOutcome end) {
    outcome = end;
  }

  /**
   * Prints how a run that did not fail ended.
   *
   * @param result what it wrote
   * @return the exit status
   */
  int finish(PrintWriter out, Path result) {
    String steps = outcome.step() + " of " + outcome.steps() + " steps";
    String time = String.format(Locale.ROOT, " in %.1f s: ", (System.nanoTime() - start) * NANO);
    String next = outcome.complete() ? "" : "; stopped, --resume continues";
    out.println(steps + time + PlainText.of(result) + next);
    out.flush();
    return outcome.complete() ? 0 : INTERRUPTED;
  }

  private void closeBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
  }

  /** Takes the bar away and names the files that were passed over. */
  @Override
  public void close() {
    closeBar();
    passedOver.summarize();
    err.flush();
  }
}
