package org.featup.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.featup.io.FeatureFiles;
import org.featup.io.Images;
import org.featup.io.PictureFolder;
import org.featup.io.WritablePlace;
import org.featup.ndarray.Shape;

/** Where the results of a run go. */
final class Results {
  private static final double KILOBYTE = 1e3;
  private static final double MEGABYTE = 1e6;

  /**
   * A file that was written.
   *
   * @param path where it is
   * @param what shape and type of what is in it, or nothing
   * @param bytes its size
   */
  record Written(Path path, String what, long bytes) {
    @Override
    public String toString() {
      return path + " (" + what + size(bytes) + ")";
    }
  }

  private final Path folder;
  private final FeatureOptions options;
  private final boolean pictured;

  /**
   * Names the folder; nothing is made yet.
   *
   * @param folder where to; made when the first result is there
   * @param options how features are written, if they are
   * @param pictured whether pictures are written
   */
  Results(Path folder, FeatureOptions options, boolean pictured) {
    this.folder = folder;
    this.options = options;
    this.pictured = pictured;
  }

  static String size(long bytes) {
    return bytes < MEGABYTE
        ? String.format(Locale.ROOT, "%.1f kB", bytes / KILOBYTE)
        : String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE);
  }

  /** The files of a photo. */
  String[] names(String name) {
    return Stream.of(
            options.wanted() ? name + options.ending() : null,
            pictured ? name + PictureFolder.RESULT : null)
        .filter(Objects::nonNull)
        .toArray(String[]::new);
  }

  /**
   * Complains of what will not be possible, before anything is computed.
   *
   * @param name of the photo
   * @throws IOException if a file cannot be written
   */
  void require(String name) throws IOException {
    for (String file : names(name)) {
      WritablePlace.require(folder.resolve(file));
    }
  }

  /** Complains if the features of a photo do not fit the disk. */
  void requireSpace(String name, Shape shape) throws IOException {
    if (options.wanted()) {
      WritablePlace.requireSpace(features(name), options.type().bytes(shape));
    }
  }

  /**
   * Writes what one photo gave, all of it or nothing. The picture is made while the features, often
   * 100 MB and more, are being written; after it if these are made in bands.
   *
   * @param name of the photo
   * @param map the features; not read when none are written
   * @param image makes the picture; not called when none is written
   * @return the files written
   */
  List<Written> write(String name, FeatureMap map, Supplier<BufferedImage> image)
      throws IOException {
    Files.createDirectories(folder);
    List<Path> files = new ArrayList<>();
    CompletableFuture<Void> writing = CompletableFuture.completedFuture(null);
    try {
      if (options.wanted()) {
        Path file = features(name);
        files.add(file);
        if (map.array() == null) {
          FeatureFiles.writeRows(file, map.shape(), options.type(), map.bands());
        } else {
          writing = CompletableFuture.runAsync(() -> writeFeatures(file, map));
        }
      }
      if (pictured) {
        Path file = picture(name);
        files.add(file);
        Images.writePng(file, image.get());
      }
      writing.join();
      return written(files, map);
    } catch (CompletionException e) {
      deleteAll(files);
      if (e.getCause() instanceof UncheckedIOException io) {
        throw io.getCause();
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw e;
    } catch (IOException | RuntimeException | Error e) {
      writing.exceptionally(later -> null).join();
      deleteAll(files);
      throw e;
    }
  }

  private Path features(String name) {
    return folder.resolve(name + options.ending());
  }

  private Path picture(String name) {
    return folder.resolve(name + PictureFolder.RESULT);
  }

  private List<Written> written(List<Path> files, FeatureMap map) throws IOException {
    List<Written> written = new ArrayList<>();
    for (Path file : files) {
      boolean picture = file.toString().endsWith(PictureFolder.RESULT);
      String what = picture ? "" : map.shape() + " " + options.type() + ", ";
      written.add(new Written(file, what, Files.size(file)));
    }
    return written;
  }

  private void writeFeatures(Path file, FeatureMap map) {
    try {
      FeatureFiles.writeRows(file, map.shape(), options.type(), map.bands());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteAll(List<Path> files) throws IOException {
    for (Path file : files) {
      if (Files.isRegularFile(file)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
