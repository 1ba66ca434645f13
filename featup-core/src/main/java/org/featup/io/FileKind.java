package org.featup.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** What a file looks like that is not what it should be, for error messages. */
public final class FileKind {
  private static final int START = 512;
  private static final int TEXT_IN_MESSAGE = 40;

  /** Bytes at the start as ISO 8859-1 text; any byte where there is a dot. */
  private static final Map<String, String> STARTS =
      Map.ofEntries(
          Map.entry(
              "version https://git-lfs", "a Git LFS pointer in place of the file; git lfs pull"),
          Map.entry("\u0089PNG\r\n", "a PNG picture"),
          Map.entry("\u00ff\u00d8\u00ff", "a JPEG picture"),
          Map.entry("GIF8", "a GIF picture"),
          Map.entry("BM......\0\0", "a BMP picture"),
          Map.entry("II*\0", "a TIFF picture"),
          Map.entry("MM\0*", "a TIFF picture"),
          Map.entry("RIFF....WEBP", "a WebP picture"),
          Map.entry("....ftyp", "a HEIC or AVIF picture, or a film"),
          Map.entry("%PDF", "a PDF document"),
          Map.entry("\u0093NUMPY", "a NumPy array (.npy)"),
          Map.entry("PK\u0003\u0004", "a zip archive, as PyTorch checkpoints and .npz files are"),
          Map.entry("\u0089HDF", "an HDF5 file, as Keras writes"),
          Map.entry("GGUF", "a GGUF model"),
          Map.entry("\u001f\u008b", "a gzip archive"),
          Map.entry("(\u00b5/\u00fd", "a Zstandard archive"),
          Map.entry("\u00fd7zXZ", "an xz archive"),
          Map.entry("\u0080\u0002", "a pickle, as old PyTorch checkpoints are"),
          Map.entry("\u0080\u0004\u0095", "a pickle"),
          Map.entry("\u0080\u0005\u0095", "a pickle"));

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

  static String hint(FileBytes file) throws IOException {
    byte[] start = file.bytes(0, (int) Math.min(START, file.size()));
    String kind = of(start, file.size());
    return kind == null ? "" : "; it looks like " + kind;
  }

  private static String of(byte[] bytes, long size) {
    if (size == 0) {
      return "an empty file";
    }
    String start = new String(bytes, StandardCharsets.ISO_8859_1);
    if (bytes.length > 8 && bytes[8] == '{' && bytes[7] == 0 && bytes[6] == 0) {
      return "a safetensors file";
    }
    for (Map.Entry<String, String> known : STARTS.entrySet()) {
      if (matches(start, known.getKey())) {
        return known.getValue();
      }
    }
    // protobuf: the version of the format, then the name of the producer or the graph
    if (start.length() > 3 && start.charAt(0) == 8 && start.charAt(1) < 32) {
      return "\u0012\u001a\"*2:B".indexOf(start.charAt(2)) >= 0 ? "an ONNX model" : null;
    }
    if (start.chars().allMatch(c -> c == 0)) {
      return "a file of zeros, as a download that was not finished";
    }
    return text(bytes);
  }

  private static boolean matches(String start, String pattern) {
    if (start.length() < pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) != '.' && pattern.charAt(i) != start.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("<html") || lower.contains("<!doctype html")) {
      return "a web page, as a download that failed";
    }
    if (text.chars().anyMatch(c -> c == 0xfffd || (c < ' ' && !Character.isWhitespace(c)))) {
      return null;
    }
    String first = text.lines().findFirst().orElse("");
    int end = Math.min(first.length(), TEXT_IN_MESSAGE);
    return "text: \"" + first.substring(0, end) + "\"";
  }
}
