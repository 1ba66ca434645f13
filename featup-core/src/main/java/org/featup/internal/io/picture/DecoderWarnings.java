package org.featup.internal.io.picture;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.featup.io.PlainText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells warnings of a decoder that mean lost pixels from those that mean nothing. */
public final class DecoderWarnings implements IIOReadWarningListener {
  private static final Logger LOG = LoggerFactory.getLogger(DecoderWarnings.class);

  /**
   * Decoders of JPEG, GIF and faxes invent what they do not find, and warn. Bytes left over before
   * a restart marker do not fit the pixels; nor do those before a marker that ends or begins a
   * scan, but for a few of padding, with which some cameras fill up.
   */
  private static final Pattern LOST =
      Pattern.compile(
          "(?i).*(truncated file|premature end|bad huffman|bad arithmetic|instead of RST"
              + "|inconsistent progression|input exhausted|premature eol|extension mode|extra samples"
              + "|missing zero|error [012]|begin with EOL|out-of-sequence|sync loss|unknown coding"
              + "|ignored in|extraneous bytes before marker 0xd[0-7]).*");

  private static final Pattern SURPLUS =
      Pattern.compile(".* (\\d+) extraneous bytes before marker 0x(c4|d9|da)");

  private static final int FILL = 0xff;
  private static final int MOST_PADDING = 16;
  private static final int MOST_FILES = 10_000;
  private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

  private final Set<String> messages = new TreeSet<>();

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    messages.add(warning);
  }

  /** Adds one that is no decoder's. */
  public void add(String warning) {
    messages.add(warning);
  }

  /** Refuses a picture of which pixels are missing. */
  public void requireWhole(Path file) throws IOException {
    for (String message : messages) {
      Matcher surplus = SURPLUS.matcher(message);
      boolean lost =
          surplus.matches()
              ? !isPadded(
                  file, Integer.parseInt(surplus.group(1)), Integer.parseInt(surplus.group(2), 16))
              : LOST.matcher(message).matches();
      if (lost) {
        throw new IOException(message);
      }
    }
  }

  /** Whether as many equal bytes lie before such a marker. */
  private static boolean isPadded(Path file, int count, int marker) throws IOException {
    if (count > MOST_PADDING) {
      return false; // so many zeros are the end of a file that was overwritten
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      int last = -1;
      int run = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == FILL) {
          int next = in.read();
          if (next == marker && run >= count) {
            return true;
          }
          run = 0;
          last = -1;
        } else {
          run = b == last ? run + 1 : 1;
          last = b;
        }
      }
      return false;
    }
  }

  /** Logs the harmless ones, once a file. */
  public void log(Path file) {
    if (!messages.isEmpty() && TOLD.size() < MOST_FILES && TOLD.add(file.toAbsolutePath())) {
      LOG.warn("{}: {}", PlainText.of(file), PlainText.brief(String.join("; ", messages)));
    }
  }
}
