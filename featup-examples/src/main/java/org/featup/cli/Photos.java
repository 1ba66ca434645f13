package org.featup.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.featup.io.Images;
import org.featup.io.PassedOver;
import org.featup.io.PictureFolder;
import org.featup.io.PlainText;

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
      return PlainText.of(file) + ": " + bareReason();
    }

    String bareReason() {
      String name = PlainText.of(file) + ": ";
      return reason.startsWith(name) ? reason.substring(name.length()) : reason;
    }
  }

  private final List<Photo> photos = new ArrayList<>();
  private final List<Bad> bad = new ArrayList<>();
  private final List<Bad> passedOver = new ArrayList<>();
  private final Map<Path, Path> seen = new HashMap<>();
  private final Set<String> names = new HashSet<>();

  private Photos() {}

  /**
   * Looks everything up.
   *
   * @param given files and folders; a folder stands for the pictures in it, sorted by name, but not
   *     those of its folders; a file that comes twice, by a link say, is passed over
   */
  static Photos find(List<Path> given) {
    Photos found = new Photos();
    for (Path path : given) {
      try {
        if (Files.isDirectory(path)) {
          found.addFolder(path);
        } else {
          found.addGiven(path);
        }
      } catch (IOException e) {
        found.bad.add(new Bad(path, Messages.of(e)));
      }
    }
    return found;
  }

  /**
   * Complains of a file that is no picture, or of a format that nothing here reads.
   *
   * @throws IOException if so; the message names the file
   */
  static void require(Path file) throws IOException {
    Optional<String> problem = Images.unreadable(file);
    if (problem.isPresent()) {
      throw new IOException(file + ": " + problem.get());
    }
  }

  List<Photo> photos() {
    return photos;
  }

  /** What was given by its own name and is no photo, and folders without any. */
  List<Bad> bad() {
    return bad;
  }

  /** What else the folders hold, and photos that came before. */
  List<Bad> passedOver() {
    return passedOver;
  }

  private void addFolder(Path folder) throws IOException {
    PictureFolder found = PictureFolder.of(folder, false);
    for (PassedOver other : found.passedOver()) {
      passedOver.add(new Bad(other.file(), PlainText.of(other.reason())));
    }
    if (found.pictures().isEmpty()) {
      throw new IOException(folder + ": no pictures in this folder");
    }
    for (Path picture : found.pictures()) {
      add(picture);
    }
  }

  private void addGiven(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new NoSuchFileException(file.toString()); // it might have been meant as a folder
    }
    require(file);
    add(file);
  }

  private void add(Path file) throws IOException {
    Path first = seen.putIfAbsent(file.toRealPath(), file);
    if (first != null) {
      passedOver.add(new Bad(file, "the same file as " + PlainText.of(first)));
    } else {
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
