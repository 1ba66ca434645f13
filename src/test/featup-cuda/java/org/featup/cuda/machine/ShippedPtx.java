package org.featup.cuda.machine;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.featup.cuda.CudaBackendProvider;

/** Every PTX file beside the backend's classes, whether those lie in a folder or in a jar. */
public final class ShippedPtx {
  private static final String FOLDER = "org/featup/cuda";
  private static final String SUFFIX = ".ptx";

  private ShippedPtx() {}

  /**
   * Reads them.
   *
   * @return texts by name, without {@code .ptx}; at least one
   * @throws IOException if none can be read
   */
  public static Map<String, String> all() throws IOException {
    Path place;
    try {
      place =
          Path.of(
              CudaBackendProvider.class
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    if (Files.isDirectory(place)) {
      return in(place.resolve(FOLDER));
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return in(jar.getPath(FOLDER));
    }
  }

  private static Map<String, String> in(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          String text = Files.readString(file, StandardCharsets.US_ASCII);
          texts.put(name.substring(0, name.length() - SUFFIX.length()), text);
        }
      }
    }
    if (texts.isEmpty()) {
      throw new IOException("there is no PTX in " + folder);
    }
    return texts;
  }
}
