package org.featup.examples.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** The photos that files and folders on the command line stand for. */
final class Photos {

  /**
   * A photo to work on.
   *
   * @param file where it is
   * @param name what its results are called; no two photos of a run share one
   */
  record Photo(Path file, String name) {}

  /**
   * A file or folder that gives no photo.
   *
   * @param file as it was given
   * @param reason why
   */
  record Bad(Path file, String reason) {

    /** Names the file, once. */
    String message() {
      return reason.startsWith(file.toString()) ? reason : file + ": " + reason;
    }
  }

  private final List<Photo> photos = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private final Set<Path> seen = new HashSet<>();
  private final Set<String> names = new HashSet<>();
  private final Set<String> endings;
  private final String ownEnding;

  private Photos(String ownEnding) {
    this.ownEnding = ownEnding;
    this.endings = Set.of(ImageIO.getReaderFileSuffixes());
  }

  /**
   * Looks everything up.
   *
   * @param given files and folders; a folder stands for the pictures in it, sorted by name, but not
   *     those of its folders; a file given twice counts once
   * @param ownEnding pictures with this ending in folders are results of earlier runs
   */
  static Photos find(List<Path> given, String ownEnding) {
    Photos found = new Photos(ownEnding);
    for (Path path : given) {
      try {
        if (Files.isDirectory(path)) {
          found.addFolder(path);
        } else {
          found.add(path);
        }
      } catch (IOException e) {
        found.bad.add(new Bad(path, Messages.of(e)));
      }
    }
    return found;
  }

  List<Photo> photos() {
    return photos;
  }

  List<Bad> bad() {
    return bad;
  }

  private void addFolder(Path folder) throws IOException {
    List<Path> pictures;
    try (Stream<Path> entries = Files.list(folder)) {
      pictures = entries.filter(this::isPicture).sorted().toList();
    }
    if (pictures.isEmpty()) {
      throw new IOException(folder + ": no pictures in this folder");
    }
    for (Path picture : pictures) {
      add(picture);
    }
  }

  private boolean isPicture(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    String ending = name.substring(name.lastIndexOf('.') + 1);
    return endings.contains(ending)
        && !name.startsWith(".")
        && !name.endsWith(ownEnding)
        && Files.isRegularFile(file);
  }

  private void add(Path file) throws IOException {
    if (seen.add(file.toRealPath())) {
      photos.add(new Photo(file, freeName(file.getFileName().toString())));
    }
  }

  /** The name without its ending; with a number when a photo before has it, in any case. */
  private String freeName(String fileName) {
    int dot = fileName.lastIndexOf('.');
    String base = dot > 0 ? fileName.substring(0, dot) : fileName;
    String name = base;
    for (int i = 2; !names.add(name.toLowerCase(Locale.ROOT)); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}
