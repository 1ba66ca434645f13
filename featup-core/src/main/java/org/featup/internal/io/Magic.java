package org.featup.internal.io;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * What the first bytes of a file say that it is.
 *
 * @param name of the format, with its article
 * @param picture whether it is one, and a reader could be installed for it
 */
public record Magic(String name, boolean picture) {
  /** How many bytes are looked at, at most. */
  public static final int LENGTH = 512;

  /** Bytes at a place of the file, as ISO 8859-1, and what they mean. */
  private record Sign(int at, String bytes, Magic meaning) {
    boolean isIn(String start) {
      return start.startsWith(bytes, at);
    }
  }

  private static final List<Sign> SIGNS =
      List.of(
          picture(0, "\u00ff\u00d8\u00ff", "a JPEG picture"),
          picture(0, "\u0089PNG\r\n\u001a\n", "a PNG picture"),
          picture(0, "GIF87a", "a GIF picture"),
          picture(0, "GIF89a", "a GIF picture"),
          picture(0, "II*\0", "a TIFF picture"),
          picture(0, "MM\0*", "a TIFF picture"),
          picture(0, "II+\0", "a BigTIFF picture"),
          picture(0, "MM\0+", "a BigTIFF picture"),
          picture(8, "WEBPVP8", "a WebP picture"),
          picture(4, "ftypavi", "an AVIF picture"),
          picture(4, "ftyphei", "a HEIC picture"),
          picture(4, "ftyphev", "a HEIC picture"),
          picture(4, "ftypmif1", "a HEIC or AVIF picture"),
          picture(4, "ftypmsf1", "a HEIC or AVIF picture"),
          picture(4, "ftypcrx", "a raw picture of a camera"),
          picture(0, "FUJIFILMCCD-RAW", "a raw picture of a camera"),
          picture(0, "\u00ff\n", "a JPEG XL picture"),
          picture(4, "JXL \r\n\u0087\n", "a JPEG XL picture"),
          picture(4, "jP  \r\n\u0087\n", "a JPEG 2000 picture"),
          picture(0, "\u00ffO\u00ffQ", "a JPEG 2000 picture"),
          picture(0, "8BPS", "a Photoshop picture"),
          picture(0, "\0\0\1\0", "an icon"),
          picture(0, "v/1\1", "an OpenEXR picture"),
          picture(0, "#?RADIANCE", "a Radiance picture"),
          picture(0, "#?RGBE", "a Radiance picture"),
          picture(0, "qoif", "a QOI picture"),
          picture(0, "DDS ", "a DDS picture"),
          picture(0, "<svg", "an SVG drawing"),
          other(4, "ftyp", "a video"),
          other(0, "version https://git-lfs", "a Git LFS pointer, for git lfs pull to replace"),
          other(0, "\u0093NUMPY", "a NumPy array (.npy)"),
          other(0, "PK\3\4", "a zip archive, as PyTorch checkpoints and .npz files are"),
          other(0, "\u0080\2", "a pickle, as old PyTorch checkpoints are"),
          other(0, "\u0080\4\u0095", "a pickle"),
          other(0, "\u0080\5\u0095", "a pickle"),
          other(0, "\u001f\u008b", "a gzip archive"),
          other(0, "(\u00b5/\u00fd", "a Zstandard archive"),
          other(0, "\u00fd7zXZ", "an xz archive"),
          other(0, "GGUF", "a GGUF model"),
          other(0, "%PDF", "a PDF document"),
          other(0, "\u0089HDF", "an HDF5 file, as Keras writes"));

  /** The name of a text of no other format. */
  public static final String TEXT = "text";

  private static Sign picture(int at, String bytes, String name) {
    return new Sign(at, bytes, new Magic(name, true));
  }

  private static Sign other(int at, String bytes, String name) {
    return new Sign(at, bytes, new Magic(name, false));
  }

  /**
   * Looks at the beginning.
   *
   * @param start at most {@link #LENGTH} bytes, all of a shorter file
   * @return null if they say nothing
   */
  public static Magic of(byte[] start) {
    String text = new String(start, StandardCharsets.ISO_8859_1);
    for (Sign sign : SIGNS) {
      if (sign.isIn(text)) {
        return sign.meaning();
      }
    }
    if (isBmp(start)) {
      return new Magic("a BMP picture", true);
    }
    if (text.matches("(?s)P[1-7]\\s.*")) {
      return new Magic("a PNM picture", true);
    }
    if (start.length > 8 && start[7] == 0 && start[8] == '{') {
      return new Magic("a safetensors file", false);
    }
    if (isOnnx(start)) {
      return new Magic("an ONNX model", false);
    }
    if (start.length > 0 && text.chars().allMatch(c -> c == 0)) {
      return new Magic("a file of zeros, as a download that was not finished", false);
    }
    return isText(start) ? ofText(text.toLowerCase(Locale.ROOT)) : null;
  }

  private static Magic ofText(String text) {
    if (text.contains("<html") || text.contains("<!doctype html")) {
      return new Magic("a web page, as a download that failed", false);
    }
    boolean drawing = text.contains("<svg");
    return drawing ? new Magic("an SVG drawing", true) : new Magic(TEXT, false);
  }

  /** Two letters are too few to go by; the length of the second header tells too. */
  private static boolean isBmp(byte[] start) {
    return start.length > 18
        && start[0] == 'B'
        && start[1] == 'M'
        && start[14] >= 12
        && start[14] <= 124
        && start[15] == 0
        && start[16] == 0
        && start[17] == 0;
  }

  /** Its version, a small number, then the name of its producer, the graph or another field. */
  private static boolean isOnnx(byte[] start) {
    boolean versioned = start.length > 3 && start[0] == 8 && start[1] > 0 && start[1] < 32;
    return versioned && "\u0012\u001a\"*2:B".indexOf(start[2]) >= 0;
  }

  /** No control characters but white space; bytes above 127 may be letters in any encoding. */
  private static boolean isText(byte[] start) {
    for (byte b : start) {
      boolean white = b >= '\t' && b <= '\r';
      if ((b >= 0 && b < ' ' && !white) || b == 0x7f) {
        return false;
      }
    }
    return true;
  }
}
