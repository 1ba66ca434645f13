package org.featup.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells warnings of a decoder that mean lost pixels from those that mean nothing. */
final class DecoderWarnings implements IIOReadWarningListener {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderWarnings.class);

  /**
   * The JPEG decoder invents what it does not find, and warns. Padding before a marker that ends or
   * begins a scan is harmless; before a restart marker, the bits do not fit the pixels.
   */
  private static final Pattern LOST =
      Pattern.compile(
          "(?i).*(truncated file|premature end|bad huffman|bad arithmetic|instead of RST"
              + "|inconsistent progression|extraneous bytes before marker 0xd[0-7]).*");

  private static final int MOST_FILES = 10_000;
  private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

  private final Set<String> messages = new TreeSet<>();

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    messages.add(warning);
  }

  /** Adds one that is no decoder's. */
  void add(String warning) {
    messages.add(warning);
  }

  /** Refuses a picture of which pixels are missing. */
  void requireWhole() throws IOException {
    for (String message : messages) {
      if (LOST.matcher(message).matches()) {
        throw new IOException("truncated or corrupt: " + message);
      }
    }
  }

  /** Logs the harmless ones, once a file. */
  void log(Path file) {
    if (!messages.isEmpty() && TOLD.size() < MOST_FILES && TOLD.add(file.toAbsolutePath())) {
      LOG.warn("{}: {}", PlainText.of(file), String.join("; ", messages));
    }
  }
}
