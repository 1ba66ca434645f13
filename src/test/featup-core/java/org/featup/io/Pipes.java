package org.featup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Named pipes that nobody writes to. */
public final class Pipes {
  private Pipes() {}

  /** Makes one; where there are none the test is skipped. */
  public static Path make(Path path) throws IOException {
    try {
      Process mkfifo = new ProcessBuilder("mkfifo", path.toString()).start();
      boolean made = mkfifo.waitFor(10, TimeUnit.SECONDS) && mkfifo.exitValue() == 0;
      Assumptions.assumeTrue(made, "no named pipes here");
    } catch (IOException e) {
      Assumptions.abort("no mkfifo here");
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return path;
  }
}
