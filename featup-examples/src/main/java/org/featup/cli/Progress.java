package org.featup.cli;

import java.io.PrintWriter;
import java.time.Duration;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** The progress bar of a terminal. */
final class Progress {
  /** Set by the launcher, which knows; Java cannot tell whether stderr is a terminal. */
  private static final String TERMINAL = "featup.terminal";

  private static final int COLUMNS = 100;

  private Progress() {}

  static boolean isTerminal() {
    return Boolean.getBoolean(TERMINAL);
  }

  /** A line of its own, in place of a bar that is drawn again below it. */
  static void print(PrintWriter err, String line) {
    // in one piece, since the bar is drawn by another thread
    String clear = isTerminal() ? "\r" + " ".repeat(COLUMNS) + "\r" : "";
    err.print(clear + line + System.lineSeparator());
    err.flush();
  }

  static ProgressBar bar(String task, long steps, PrintWriter err) {
    return bar(task, 0, steps, err);
  }

  /** A bar of which a part was done before; it does not count for the time left. */
  static ProgressBar bar(String task, long done, long steps, PrintWriter err) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .startsFrom(done, Duration.ZERO)
        .setStyle(ProgressBarStyle.ASCII)
        .setConsumer(
            new DelegatingProgressBarConsumer(
                line -> {
                  err.print("\r" + line);
                  err.flush();
                },
                COLUMNS))
        .clearDisplayOnFinish()
        .build();
  }
}
