package org.featup.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The PTX files of this module, beside this class. */
final class PtxFiles {

  private PtxFiles() {}

  /** The text of a file, named without {@code .ptx}. */
  static String text(String name) {
    String file = name + ".ptx";
    try (InputStream in = PtxFiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("there is no " + file + " beside " + PtxFiles.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
