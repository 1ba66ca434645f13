package org.featup.internal.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.featup.io.PlainText;
import org.featup.io.RegularFile;

/**
 * A file opened for reading at given places. Not memory-mapped: a mapping of a file that another
 * process cuts short ends the JVM, a read of it is an exception.
 */
public final class FileBytes implements Closeable {
  /** Longest {@code float[]} or {@code byte[]} that every common JVM can allocate. */
  public static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

  private static final int CHUNK = 1 << 16;

  private final String name;
  private final FileChannel channel;
  private final ByteBuffer memory;
  private final long size;

  private FileBytes(String name, FileChannel channel, ByteBuffer memory, long size) {
    this.name = name;
    this.channel = channel;
    this.memory = memory;
    this.size = size;
  }

  /** A file that is in memory already, a resource say. */
  public static FileBytes of(String name, byte[] content) {
    return new FileBytes(name, null, ByteBuffer.wrap(content), content.length);
  }

  public static FileBytes open(Path path) throws IOException {
    RegularFile.require(path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileBytes(path.toString(), channel, null, channel.size());
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  public String name() {
    return name;
  }

  public long size() {
    return size;
  }

  /** An exception that names this file; what it quotes from the file is made fit for a line. */
  public IOException bad(String what) {
    return bad(what, null);
  }

  public IOException bad(String what, Throwable cause) {
    return bad(name, what, cause);
  }

  public static IOException bad(Object name, String what, Throwable cause) {
    return new IOException(name + ": " + PlainText.brief(what), cause);
  }

  /** Fills what remains of the buffer from the given place. */
  public void read(long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel == null ? readMemory(into, at) : channel.read(into, at);
      if (count < 0) {
        throw bad("ends at offset " + at + ", " + into.remaining() + " more bytes expected");
      }
      at += count;
    }
  }

  private int readMemory(ByteBuffer into, long position) {
    if (position >= size) {
      return -1;
    }
    int count = (int) Math.min(into.remaining(), size - position);
    into.put(memory.slice((int) position, count));
    return count;
  }

  public byte[] bytes(long position, int count) throws IOException {
    if (position < 0 || count > size - position) {
      throw bad("ends at offset " + size + ", expected " + count + " bytes at " + position);
    }
    byte[] bytes = new byte[count];
    read(position, ByteBuffer.wrap(bytes));
    return bytes;
  }

  public long littleEndianLong(long position) throws IOException {
    return ByteBuffer.wrap(bytes(position, 8)).order(ByteOrder.LITTLE_ENDIAN).getLong();
  }

  /**
   * Reads as many elements as the array has, through a small buffer.
   *
   * @throws ArithmeticException if a number is too large for a float
   */
  public void floats(long position, ElementType type, ByteOrder order, float[] into)
      throws IOException {
    ByteBuffer buffer =
        ByteBuffer.allocate((int) Math.min(CHUNK, (long) into.length * type.bytes()));
    buffer.order(order);
    long at = position;
    for (int done = 0; done < into.length; ) {
      int count = Math.min(into.length - done, CHUNK / type.bytes());
      buffer.clear().limit(count * type.bytes());
      read(at, buffer);
      buffer.flip();
      type.decode(buffer, into, done, count);
      done += count;
      at += (long) count * type.bytes();
    }
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
