package org.featup.internal.train.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.CRC32C;
import org.featup.io.PassedOver;
import org.featup.io.PictureFolder;

/**
 * The pictures of a folder and the folders in it, recognised by their content whatever they are
 * called, in the order of their names. Links are followed, but not in circles; files and folders
 * whose name begins with a dot are not looked at.
 *
 * @param folder where they are
 * @param files the pictures, at least one; not decoded yet
 * @param passedOver what else is there, and why it is not used
 */
public record ImageFolder(Path folder, List<Path> files, List<PassedOver> passedOver) {
  private static final int NAMED = 3;

  /**
   * Copies the lists.
   *
   * @throws IllegalArgumentException if there is no file
   */
  public ImageFolder {
    files = List.copyOf(files);
    passedOver = List.copyOf(passedOver);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(folder + ": expected at least one picture, given none");
    }
  }

  /**
   * Looks for pictures.
   *
   * @param folder where to look
   * @return all that are there
   * @throws IOException if it is no folder or cannot be read, or there is no picture; the message
   *     says which
   */
  public static ImageFolder open(Path folder) throws IOException {
    PictureFolder found = PictureFolder.of(folder, true);
    if (found.pictures().isEmpty()) {
      throw new IOException(folder + ": holds no pictures" + others(found.passedOver()));
    }
    List<Path> files = new ArrayList<>(found.pictures());
    files.sort(Comparator.comparing(file -> name(folder, file)));
    return new ImageFolder(folder, files, found.passedOver());
  }

  private static String others(List<PassedOver> passedOver) {
    if (passedOver.isEmpty()) {
      return "";
    }
    int more = passedOver.size() - NAMED;
    return passedOver.stream()
        .limit(NAMED)
        .map(file -> file.file() + " is " + file.reason())
        .collect(Collectors.joining("; ", ": ", more > 0 ? "; and " + more + " more" : ""));
  }

  /**
   * Checks that a picture is large enough to be cut out of. Reads the heads of files only, up to
   * the first that will do.
   *
   * @param side rows and columns wanted
   * @throws IOException if files tell their sizes and all are smaller. Where none tells, reading
   *     them will say why
   */
  public void requireSide(int side) throws IOException {
    int largest = 0;
    for (Path file : files) {
      largest = Math.max(largest, PictureSide.shorter(file));
      if (largest >= side) {
        return;
      }
    }
    if (largest > 0) {
      throw new IOException(
          folder
              + ": none of its "
              + files.size()
              + " pictures can be used: expected at least "
              + side
              + "x"
              + side
              + " pixels, given a shorter side of "
              + largest
              + " at most");
    }
  }

  /**
   * The name of a picture.
   *
   * @param index which, from 0
   * @return its path below the folder, with slashes on every system
   */
  public String name(int index) {
    return name(folder, files.get(index));
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
  }

  /**
   * Tells whether another look finds the same pictures; a run resumes with the same only, since
   * their order depends on them.
   *
   * @return their number and a checksum of their names, but not of what is in them
   */
  public String fingerprint() {
    CRC32C crc = new CRC32C();
    for (int i = 0; i < files.size(); i++) {
      crc.update((name(i) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return files.size() + " files, names " + Long.toHexString(crc.getValue());
  }
}
