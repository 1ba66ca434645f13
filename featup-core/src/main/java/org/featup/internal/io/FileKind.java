package org.featup.internal.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.featup.io.PlainText;

/** What a file looks like that is not what it should be, for error messages. */
public final class FileKind {
  private static final int TEXT_IN_MESSAGE = 40;

  private FileKind() {}

  /**
   * Looks at the first bytes of a file.
   *
   * @param path the file
   * @return "; it looks like a PNG picture" or the like, to end a message with; empty if unknown
   * @throws IOException if it cannot be read
   */
  public static String hint(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      return hint(file);
    }
  }

  public static String hint(FileBytes file) throws IOException {
    if (file.size() == 0) {
      return "; it looks like an empty file";
    }
    byte[] start = file.bytes(0, (int) Math.min(Magic.LENGTH, file.size()));
    Magic magic = Magic.of(start);
    if (magic == null) {
      return "";
    }
    String what = magic.name().equals(Magic.TEXT) ? firstLine(start) : magic.name();
    return "; it looks like " + what;
  }

  private static String firstLine(byte[] start) {
    String text = new String(start, StandardCharsets.UTF_8).strip();
    String first = text.lines().findFirst().orElse("");
    int end = Math.min(first.length(), TEXT_IN_MESSAGE);
    return Magic.TEXT + ": \"" + PlainText.of(first.substring(0, end)) + "\"";
  }
}
