package org.featup.examples.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.ndarray.NDArray;

/** Where the results of a run go. */
final class Results {
  /** The ending of pictures written here. */
  static final String PICTURE = ".featup.png";

  private final Path folder;
  private final String features;

  /**
   * Names the folder; nothing is made yet.
   *
   * @param folder where to; made when the first result is there
   * @param format what features are written as: safetensors, npy or none
   */
  Results(Path folder, UpsampleCommand.Format format) {
    this.folder = folder;
    this.features = format == UpsampleCommand.Format.NONE ? null : ".featup." + format;
  }

  /** Why nothing can be written there, or null if something can; writes nothing to find out. */
  static String obstacle(Path folder) {
    Path existing = folder.toAbsolutePath().normalize();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing)) {
      return (existing == null ? folder : existing) + " is no folder";
    }
    return Files.isWritable(existing) ? null : existing + " cannot be written";
  }

  /**
   * Writes what one photo gave, all of it or nothing. The picture is made while the features, often
   * 100 MB and more, are being written.
   *
   * @param name of the photo
   * @param map the features; not read when none are written
   * @param picture makes the picture, or null for none
   * @return the files written
   */
  List<Path> write(String name, NDArray map, Supplier<BufferedImage> picture) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    try {
      if (features != null) {
        Path file = folder.resolve(name + features);
        files.add(file);
        writing = CompletableFuture.runAsync(() -> writeFeatures(file, map));
      }
      if (picture != null) {
        Path file = folder.resolve(name + PICTURE);
        files.add(file);
        Images.writePng(file, picture.get());
      }
      writing.join();
      return files;
    } catch (CompletionException e) {
      deleteAll(files);
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      throw e;
    } catch (IOException | RuntimeException e) {
      writing.exceptionally(later -> null).join();
      deleteAll(files);
      throw e;
    }
  }

  private static void writeFeatures(Path file, NDArray map) {
    try {
      FeatureFiles.write(file, map);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll(List<Path> files) throws IOException {
    for (Path file : files) {
      Files.deleteIfExists(file);
    }
  }
}
