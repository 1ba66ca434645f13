package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** How a hostile weight file has to end. */
final class Refusal {
  /** A second is plenty; the rest is for machines that do other things as well. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final long FREE_BYTES = 64 << 20;
  private static final long BYTES_PER_BYTE = 64;

  private Refusal() {}

  /** Soon, without much memory, with an exception that names the file and says these words. */
  static void check(Path path, String... words) {
    IOException e =
        assertTimeoutPreemptively(LIMIT, () -> assertThrows(IOException.class, () -> read(path)));
    assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }

  private static void read(Path path) throws IOException {
    long limit = FREE_BYTES + BYTES_PER_BYTE * Files.size(path);
    HeapGuard.allocated(limit, () -> WeightFile.read(path));
  }
}
