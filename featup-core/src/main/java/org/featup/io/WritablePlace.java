package org.featup.io;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Tells, before the work is done, whether its results can be written to a place. Leaves nothing
 * there, so a disk that fills up in between is still met later.
 */
public final class WritablePlace {
  private static final int MOST_LINKS = 40;

  private WritablePlace() {}

  /**
   * Looks at a folder that exists or is to be made, and tries it with an empty file that is deleted
   * at once: some file systems take none, whatever rights they show.
   *
   * @param folder where files are to go
   * @return why none can be written there, or null if they can
   */
  public static String folderProblem(Path folder) {
    String problem = visibleProblem(folder);
    if (problem != null) {
      return problem;
    }
    Path existing = existing(folder.toAbsolutePath().normalize());
    try {
      Files.delete(Files.createTempFile(existing, ".featup-", ".tmp"));
      return null;
    } catch (IOException e) {
      return existing + " cannot be written";
    }
  }

  /** What can be seen without trying. */
  private static String visibleProblem(Path folder) {
    Path whole = folder.toAbsolutePath().normalize();
    Path existing = existing(whole);
    if (existing == null || !Files.isDirectory(existing)) {
      return existing == null
          ? folder + " is not a folder"
          : existing
              + (Files.exists(existing)
                  ? " is not a folder"
                  : " is a link to something that is not there, expected a folder");
    }
    for (Path name : existing.relativize(whole)) {
      String problem = nameProblem(existing, name);
      if (problem != null) {
        return problem;
      }
    }
    return Files.isWritable(existing) ? null : existing + " cannot be written";
  }

  /**
   * Checks a file that is to be written or replaced; its folder may be missing still.
   *
   * @param file where to
   * @throws IOException if it is a folder, device or pipe, its name is too long, or its folder is
   *     not a folder or does not let us; the message names the file
   */
  public static void require(Path file) throws IOException {
    Path target = target(file).toAbsolutePath();
    requireReplaceable(file, target);
    Path folder = target.getParent();
    String problem = folder == null ? "is a root folder" : visibleProblem(folder);
    if (problem == null && Files.isSymbolicLink(file) && !Files.isDirectory(folder)) {
      problem = "is a link into " + folder + ", which is not there";
    }
    if (problem == null) {
      problem = nameProblem(existing(folder.normalize()), target.getFileName());
    }
    if (problem != null) {
      throw new IOException(file + ": cannot be written: " + problem);
    }
  }

  /**
   * Checks that there is room.
   *
   * @param file where to; its folder may be missing still
   * @param bytes how many are to be written
   * @throws IOException if the disk has fewer left; the message says how many
   */
  public static void requireSpace(Path file, long bytes) throws IOException {
    Path existing = existing(file.toAbsolutePath().normalize());
    FileStore store = Files.getFileStore(existing);
    long free = store.getUsableSpace();
    // some file systems tell nothing, or more than fits a long
    if (store.getTotalSpace() > 0 && free >= 0 && free < bytes) {
      throw new IOException(
          file
              + ": needs "
              + megabytes(bytes)
              + " MB, its disk has "
              + megabytes(free)
              + " MB left");
    }
  }

  private static long megabytes(long bytes) {
    return Math.round(bytes / 1e6);
  }

  /** Where a link leads in the end, whether something is there or not. */
  static Path target(Path file) throws IOException {
    Path target = file;
    for (int i = 0; Files.isSymbolicLink(target); i++) {
      if (i == MOST_LINKS) {
        throw new IOException(file + ": cannot be written: a link that leads in a circle");
      }
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  /** Never puts a file in the place of something else. */
  static void requireReplaceable(Path named, Path place) throws IOException {
    BasicFileAttributes there;
    try {
      there = Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      return; // nothing is there, or writing will say what is wrong
    }
    if (!there.isRegularFile()) {
      String what = there.isDirectory() ? "a folder" : "a named pipe, device or socket";
      throw new IOException(named + ": is " + what + ", expected a file to write");
    }
  }

  /** The innermost that is there, if only as a link to nothing. */
  private static Path existing(Path path) {
    Path existing = path;
    while (existing != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    return existing;
  }

  /** Systems look at the length of a name even if nothing is there. */
  private static String nameProblem(Path folder, Path name) {
    try {
      Files.readAttributes(folder.resolve(name), BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return null;
    } catch (FileSystemException e) {
      return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    } catch (IOException e) {
      return e.getMessage();
    }
    return null;
  }
}
