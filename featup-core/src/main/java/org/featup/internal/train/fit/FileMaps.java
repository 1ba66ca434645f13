package org.featup.internal.train.fit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Maps in a temporary file of the system's folder for those ({@code java.io.tmpdir}). Where an open
 * file may be deleted it is, so that not even a process that is killed leaves it behind; elsewhere
 * it is deleted when the store is closed.
 */
final class FileMaps implements MapStore {
  private final Path path;
  // Not a channel: an interrupt would close it.
  private final RandomAccessFile file;
  private final ByteBuffer buffer;

  FileMaps(int length) throws IOException {
    buffer = ByteBuffer.allocate(Math.multiplyExact(length, Float.BYTES));
    path = Files.createTempFile("featup-views-", ".tmp");
    try {
      file = new RandomAccessFile(path.toFile(), "rw");
    } catch (IOException e) {
      Files.delete(path);
      throw e;
    }
    path.toFile().delete(); // false on systems that keep open files
  }

  @Override
  public void put(int index, float[] elements) throws IOException {
    buffer.clear();
    buffer.asFloatBuffer().put(elements);
    try {
      file.seek((long) index * buffer.capacity());
      file.write(buffer.array());
    } catch (IOException e) {
      throw failed("written", e);
    }
  }

  @Override
  public void get(int index, float[] into, int at) throws IOException {
    try {
      file.seek((long) index * buffer.capacity());
      file.readFully(buffer.array());
    } catch (IOException e) {
      throw failed("read", e);
    }
    buffer.clear();
    buffer.asFloatBuffer().get(into, at, buffer.capacity() / Float.BYTES);
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  private IOException failed(String what, IOException cause) {
    return new IOException(
        path + ": the features of a view could not be " + what + ": " + cause.getMessage(), cause);
  }
}
