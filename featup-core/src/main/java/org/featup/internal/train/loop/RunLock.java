package org.featup.internal.train.loop;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.featup.io.RegularFile;

/**
 * Keeps two runs out of one folder. The system takes the lock back when a process dies.
 *
 * <p>Within this process a set tells whose folder it is: where locks are those of POSIX, closing
 * any channel of the file releases the locks of the whole process, so a second one is never opened.
 */
final class RunLock implements Closeable {
  private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;

  private RunLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  static RunLock take(Path folder) throws IOException {
    Path real = folder.toRealPath();
    if (!TAKEN.add(real)) {
      throw taken(folder);
    }
    FileChannel channel = null;
    Path file = real.resolve(".lock");
    try {
      if (Files.exists(file)) {
        RegularFile.require(file); // a named pipe would block
      }
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        throw taken(folder);
      }
      return new RunLock(real, channel);
    } catch (IOException | RuntimeException | Error e) {
      if (channel != null) {
        channel.close();
      }
      TAKEN.remove(real);
      throw e;
    }
  }

  private static IOException taken(Path folder) {
    return new IOException(folder + ": another run is training in this folder");
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      TAKEN.remove(folder);
    }
  }
}
