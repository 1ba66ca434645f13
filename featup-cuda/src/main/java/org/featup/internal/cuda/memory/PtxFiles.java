package org.featup.internal.cuda.memory;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The PTX files of this module, resources beside {@code CudaBackend}. */
public final class PtxFiles {

  private PtxFiles() {}

  /** The text of a file, named without {@code .ptx}. */
  public static String text(String name) {
    String file = "/org/featup/cuda/" + name + ".ptx";
    try (InputStream in = PtxFiles.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
