package org.featup.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Keeps what is no file from being opened: a named pipe that nobody writes to would block for ever,
 * and a device never ends.
 */
public final class RegularFile {
  private RegularFile() {}

  /**
   * Does nothing for a regular file, or a link to one.
   *
   * @param path what is about to be opened
   * @throws IOException if it is not there, or is a folder, named pipe, device or socket; the
   *     message names it
   */
  public static void require(Path path) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      // its own message is the name alone
      boolean link = Files.isSymbolicLink(path);
      throw new NoSuchFileException(
          path.toString(), null, link ? "a link to a file that is not there" : "no such file");
    } catch (AccessDeniedException e) {
      throw denied(path);
    } catch (FileSystemException e) {
      throw Files.isSymbolicLink(path)
          ? new FileSystemException(path.toString(), null, "a link that leads in a circle")
          : e;
    }
    if (attributes.isDirectory()) {
      throw new IOException(path + ": is a folder, expected a file");
    }
    if (!attributes.isRegularFile()) {
      throw new IOException(path + ": is a named pipe, device or socket, expected a file");
    }
    if (!Files.isReadable(path)) {
      throw denied(path);
    }
  }

  private static IOException denied(Path path) {
    return new AccessDeniedException(path.toString(), null, "cannot be read: access denied");
  }
}
