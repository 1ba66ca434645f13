package org.featup.internal.train.loop;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Lets a file be read or written by a thread that is interrupted before or meanwhile: a channel
 * would close under it, and the checkpoint that the interrupt asks for could not be written.
 */
public final class Uninterrupted {

  /** Reads or writes a file. */
  @FunctionalInterface
  public interface Task {
    /**
     * Reads or writes the whole file, anew at every call.
     *
     * @throws IOException if that fails
     */
    void run() throws IOException;
  }

  private Uninterrupted() {}

  /**
   * Runs a task, and begins again if an interrupt broke it. The thread stays interrupted.
   *
   * @param task reads or writes the whole file
   * @throws IOException if it fails for another reason
   */
  public static void run(Task task) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (!runs(task)) {
        interrupted |= Thread.interrupted();
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static boolean runs(Task task) throws IOException {
    try {
      task.run();
      return true;
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof ClosedByInterruptException) {
          return false;
        }
      }
      throw e;
    }
  }
}
