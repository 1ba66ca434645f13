package org.featup.examples.cli;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a run come to its end when the user presses Ctrl-C or the system ends the process: it is
 * asked to stop, and the JVM waits until it has written its checkpoint and this is closed.
 */
final class StopSignal implements AutoCloseable {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;

  private StopSignal(Runnable stop) {
    this.hook = new Thread(() -> stopAndWait(stop), "featup-stop");
  }

  /** Listens until closed. */
  static StopSignal listen(Runnable stop) {
    StopSignal signal = new StopSignal(stop);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  private void stopAndWait(Runnable stop) {
    stop.run();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** To be called last, when all is written and said. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook runs: it is the one that was waiting, and the JVM ends now.
      assert over.getCount() == 0 : e;
    }
  }
}
