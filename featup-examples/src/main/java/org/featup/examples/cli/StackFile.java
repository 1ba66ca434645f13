package org.featup.examples.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.FeatUp;
import org.featup.kernel.Backend;
import org.featup.upsample.ImplicitUpsampler;
import org.featup.upsample.JbuUpsampler;

/** The weights of a stack that an option names. */
final class StackFile {
  private StackFile() {}

  /**
   * Reads them.
   *
   * @throws IOException if it cannot be read or holds something else; an upsampler that was fitted
   *     to a photo is told apart
   */
  static JbuUpsampler load(Path file, Backend backend) throws IOException {
    try {
      return FeatUp.load(file, backend);
    } catch (IOException e) {
      if (isFitted(file, backend)) {
        throw new IOException(
            file
                + ": expected the weights of a stack, given an upsampler fitted to one photo; featup"
                + " query computes its features",
            e);
      }
      throw e;
    }
  }

  private static boolean isFitted(Path file, Backend backend) {
    try {
      ImplicitUpsampler.load(file, backend);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
