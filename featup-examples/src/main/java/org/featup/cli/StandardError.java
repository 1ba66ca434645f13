package org.featup.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.Charset;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher's own standard error. The one that Java starts with goes through a filter that may
 * still be writing when Java has ended; what the command has to say must not come late.
 */
final class StandardError {
  /** Set by the launcher to the number of a file descriptor. */
  private static final String PROPERTY = "featup.stderr";

  private static final Logger LOG = LoggerFactory.getLogger(StandardError.class);

  private StandardError() {}

  static void restore() {
    Integer number = Integer.getInteger(PROPERTY);
    if (number == null) {
      return;
    }
    try {
      // Opening /dev/fd/N instead would give a second file position, and overwrite what others
      // wrote.
      Constructor<FileDescriptor> inherited =
          FileDescriptor.class.getDeclaredConstructor(int.class);
      inherited.setAccessible(true);
      FileOutputStream stream = new FileOutputStream(inherited.newInstance(number));
      System.setErr(new PrintStream(stream, true, Charset.defaultCharset()));
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      LOG.debug("standard error stays the filtered one", e);
    }
  }
}
