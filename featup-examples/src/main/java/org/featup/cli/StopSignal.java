package org.featup.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;

/**
 * Lets a run come to its end when the user presses Ctrl-C or the system ends the process: it is
 * asked to stop, and the JVM waits until it has written its checkpoint and said so.
 */
final class StopSignal {

  /** What may be stopped. */
  @FunctionalInterface
  interface Task {
    /** Runs, and gives the exit status. */
    int run() throws IOException;
  }

  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable stop;
  private volatile boolean stopping;

  private StopSignal(Runnable stop) {
    this.stop = stop;
  }

  /**
   * Runs a task.
   *
   * @param stop asks it to stop, from another thread
   * @param err takes the message of a failure that comes while the JVM ends
   * @param task writes and says all that there is to say
   * @return its exit status
   */
  static int during(Runnable stop, PrintWriter err, Task task) throws IOException {
    StopSignal signal = new StopSignal(stop);
    Thread hook = new Thread(signal::stopAndWait, "featup-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return task.run();
    } catch (IOException | RuntimeException e) {
      if (signal.stopping) {
        err.println("featup: " + Messages.of(e)); // nobody may come to it any more
        err.flush();
      }
      throw e;
    } finally {
      signal.over.countDown();
      signal.remove(hook);
    }
  }

  private void stopAndWait() {
    stopping = true;
    stop.run();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      assert stopping : e; // the JVM is ending, and the hook runs
    }
  }
}
