package org.featup.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * Writes a file whole or not at all: into a temporary file of the same folder, forced to the disk,
 * then moved over the target in one step. Readers see the old content or the new, never a part; a
 * failed write leaves the old file and nothing else.
 */
public final class AtomicFile {
  private static final String PREFIX = ".featup-";
  private static final String ENDING = ".tmp";

  /** Writes the content. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes everything to an empty file.
     *
     * @param channel the temporary file, open for reading and writing, at position 0
     * @throws IOException if writing fails; the target then stays as it was
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces or creates a file. A symbolic link stays one; the file it points to is replaced.
   *
   * @param target where to; its folder must exist
   * @param content writes the bytes
   * @throws IOException if the folder is missing or cannot be written, or if {@code content} fails
   */
  public static void write(Path target, Content content) throws IOException {
    Path file = Files.isSymbolicLink(target) && Files.exists(target) ? target.toRealPath() : target;
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw new IOException(target + ": is a folder, expected a file to write");
    }
    if (!Files.isDirectory(folder)) {
      throw new IOException(target + ": cannot be written, there is no folder " + folder);
    }
    // Not Files.createTempFile: that one would leave the target readable by its owner alone.
    Path temporary = folder.resolve(PREFIX + UUID.randomUUID() + ENDING);
    try {
      try (FileChannel channel = open(target, temporary)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Deletes the temporary files of processes that ended while they wrote. Nobody may be writing in
   * the folder.
   *
   * @param folder an existing folder; those in it are not looked at
   * @throws IOException if it cannot be read, or a file cannot be deleted
   */
  public static void deleteLeftovers(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + ENDING)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static FileChannel open(Path target, Path temporary) throws IOException {
    try {
      return FileChannel.open(
          temporary,
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new IOException(target + ": cannot be written, its folder does not let us: " + e, e);
    }
  }
}
