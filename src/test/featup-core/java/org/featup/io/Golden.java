package org.featup.io;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the golden files are. */
public final class Golden {
  private Golden() {}

  public static Path path(String name) {
    try {
      return new File(Golden.class.getResource("/golden/" + name).toURI()).toPath();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
