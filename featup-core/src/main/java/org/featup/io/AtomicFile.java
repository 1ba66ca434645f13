package org.featup.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import org.featup.internal.io.FileRights;

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
   * Replaces or creates a file. A replaced file keeps its mode, owner and group as far as the user
   * may set them; a new one has the mode that all new files have. A symbolic link stays one; what
   * it points to is replaced or created.
   *
   * @param target where to; its folder must exist
   * @param content writes the bytes
   * @throws IOException if the folder is missing or cannot be written, if the target is not a
   *     regular file, if the disk is full, or if {@code content} fails; the message names the
   *     target
   */
  public static void write(Path target, Content content) throws IOException {
    Path file = WritablePlace.target(target);
    Path folder = file.toAbsolutePath().getParent();
    WritablePlace.requireReplaceable(target, file);
    if (folder == null || !Files.isDirectory(folder)) {
      throw new IOException(target + ": cannot be written, there is no folder " + folder);
    }
    // Not Files.createTempFile: that one would leave the target readable by its owner alone.
    Path temporary = folder.resolve(PREFIX + UUID.randomUUID() + ENDING);
    try {
      FileRights rights = FileRights.of(file);
      try (FileChannel channel = open(temporary, rights)) {
        content.writeTo(channel);
        channel.force(true);
      }
      rights.giveTo(temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (ClosedChannelException e) {
      throw e; // an interrupt, to which callers have an answer
    } catch (IOException e) {
      throw named(target, e);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /**
   * Replaces or creates a file of text, in UTF-8.
   *
   * @param target where to; its folder must exist
   * @param text all of it
   * @throws IOException as of {@link #write}
   */
  public static void writeString(Path target, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    write(target, channel -> Safetensors.writeFully(channel, bytes));
  }

  /** The system names no file when a disk is full, and the temporary one when a folder refuses. */
  private static IOException named(Path target, IOException e) {
    if (String.valueOf(e.getMessage()).startsWith(target + ": ")) {
      return e;
    }
    String reason = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    if (reason == null) {
      reason = e instanceof AccessDeniedException ? "access denied" : e.toString();
    }
    Throwable root = e;
    while (root.getCause() instanceof IOException) {
      root = root.getCause(); // writers of pictures say nothing but that they failed
    }
    String more = root == e ? "" : " (" + root.getMessage() + ")";
    return new IOException(target + ": cannot be written: " + reason + more, e);
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

  private static FileChannel open(Path temporary, FileRights rights) throws IOException {
    return FileChannel.open(
        temporary,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE),
        rights.whileWriting());
  }
}
