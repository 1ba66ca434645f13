package org.featup.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.featup.io.PlainText;

/** Exceptions as one line for a user. */
final class Messages {
  private Messages() {}

  static String of(Throwable e) {
    if (e instanceof UncheckedIOException unchecked) {
      return of(unchecked.getCause());
    }
    if (e instanceof ArithmeticException) {
      return "too large a number: " + e.getMessage();
    }
    if (e instanceof OutOfMemoryError) {
      return "not enough memory: the heap has "
          + Runtime.getRuntime().maxMemory() / 1_000_000
          + " MB; take smaller sizes (--size, --input-size, --load-size), or set FEATUP_JAVA_OPTS=-Xmx16g, say";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return PlainText.of(file.getFile()) + ": " + meaning(file);
    }
    return PlainText.of(e.getMessage() == null ? e.toString() : e.getMessage());
  }

  /** The exceptions of java.nio.file carry their reason in their name alone. */
  private static String meaning(FileSystemException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file or folder";
    }
    return e instanceof AccessDeniedException ? "access denied" : e.getClass().getSimpleName();
  }
}
