package org.featup.internal.io.tensor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.featup.internal.io.FileBytes;
import org.featup.io.PlainText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens zip archives that have bytes after their end, which the JDK does not when the archive is in
 * the 64-bit format, as all of PyTorch's are.
 */
final class ZipOpening {
  private static final Logger LOG = LoggerFactory.getLogger(ZipOpening.class);
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END_BYTES = 22;

  /** How far from the end of a file readers look for that of the archive. */
  private static final int MAX_TRAILER = 0xffff;

  private ZipOpening() {}

  /** As {@link ZipFile}; the message of the exception names the file. */
  static ZipFile open(Path path) throws IOException {
    try {
      return new ZipFile(path.toFile());
    } catch (ZipException e) {
      ZipFile trimmed = trimmed(path);
      if (trimmed != null) {
        return trimmed;
      }
      throw broken(path, e);
    } catch (IOException | RuntimeException e) {
      throw broken(path, e);
    }
  }

  private static IOException broken(Path path, Exception e) {
    return FileBytes.bad(path, "broken zip archive: " + e.getMessage(), e);
  }

  /** A copy without the bytes after the end; null if that is no archive either. */
  private static ZipFile trimmed(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      long end = end(file);
      if (end < 0) {
        return null;
      }
      Path copy = null;
      try {
        copy = Files.createTempFile("featup-", ".zip");
        copy(path, end, copy);
        ZipFile zip = new ZipFile(copy.toFile(), ZipFile.OPEN_READ | ZipFile.OPEN_DELETE);
        LOG.warn(
            "{}: passed over {} bytes after the archive", PlainText.of(path), file.size() - end);
        return zip;
      } catch (ZipException e) {
        Files.deleteIfExists(copy);
        return null;
      } catch (IOException e) {
        if (copy != null) {
          Files.deleteIfExists(copy);
        }
        throw new IOException(
            path
                + ": has bytes after its end, and a copy without them cannot be made in "
                + System.getProperty("java.io.tmpdir")
                + ": "
                + e,
            e);
      }
    }
  }

  /** Where the last end record stops that stops before the file does; -1 if there is none. */
  private static long end(FileBytes file) throws IOException {
    int length = (int) Math.min(file.size(), END_BYTES + 2 * MAX_TRAILER);
    long start = file.size() - length;
    ByteBuffer tail = ByteBuffer.wrap(file.bytes(start, length)).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = length - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        long end = at + END_BYTES + (tail.getShort(at + END_BYTES - 2) & 0xffffL);
        if (end < length && length - end <= MAX_TRAILER) {
          return start + end;
        }
      }
    }
    return -1;
  }

  private static void copy(Path path, long bytes, Path to) throws IOException {
    try (FileChannel in = FileChannel.open(path, StandardOpenOption.READ);
        FileChannel out = FileChannel.open(to, StandardOpenOption.WRITE)) {
      for (long at = 0; at < bytes; ) {
        long count = in.transferTo(at, bytes - at, out);
        if (count <= 0) {
          throw new IOException(path + ": ends at offset " + at + ", expected " + bytes);
        }
        at += count;
      }
    }
  }
}
