package org.featup.train.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;

/**
 * The pictures of a folder and the folders in it, told by the endings of their names ({@code .png},
 * {@code .jpg} and what else ImageIO reads), in the order of their names. Links are followed; files
 * and folders whose name begins with a dot are not looked at.
 *
 * @param folder where they are
 * @param files the pictures, at least one; not opened yet
 */
public record ImageFolder(Path folder, List<Path> files) {

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException if there is no file
   */
  public ImageFolder {
    files = List.copyOf(files);
    if (files.isEmpty()) {
      throw new IllegalArgumentException(folder + ": expected at least one picture, given none");
    }
  }

  /**
   * Looks for pictures.
   *
   * @param folder where to look
   * @return all that are there
   * @throws IOException if it is no folder, or it or one in it cannot be read, or there is no
   *     picture; the message says which
   */
  public static ImageFolder open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          folder + (Files.exists(folder) ? ": is no folder" : ": no such folder") + " of pictures");
    }
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, finder(folder, files));
    if (files.isEmpty()) {
      throw new IOException(
          folder + ": holds no pictures, expected files that end in " + endings());
    }
    files.sort(Comparator.comparing(file -> name(folder, file)));
    return new ImageFolder(folder, files);
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

  private static SimpleFileVisitor<Path> finder(Path folder, List<Path> files) {
    Set<String> endings = endings();
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
        boolean skip = hidden(dir) && !dir.equals(folder);
        return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String ending = name.substring(dot + 1).toLowerCase(Locale.ROOT);
        if (dot >= 0 && !hidden(file) && endings.contains(ending)) {
          files.add(file);
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        throw new IOException(folder + ": " + file + " cannot be read: " + e, e);
      }
    };
  }

  private static boolean hidden(Path path) {
    return path.getFileName() != null && path.getFileName().toString().startsWith(".");
  }

  private static Set<String> endings() {
    Set<String> endings = new TreeSet<>();
    for (String suffix : ImageIO.getReaderFileSuffixes()) {
      endings.add(suffix.toLowerCase(Locale.ROOT));
    }
    endings.remove(""); // what a plugin without endings gives
    return endings;
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
   * Tells whether another look finds the same pictures; a run goes on with the same only, since
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
