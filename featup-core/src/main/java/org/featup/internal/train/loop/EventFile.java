package org.featup.internal.train.loop;

import java.io.Closeable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * A file of TensorBoard's events: records of length, masked CRC-32C of the length, message, masked
 * CRC-32C of the message. Each is handed to the operating system at once.
 *
 * <p>Written by hand, since no small library that is kept up writes them from Java. TensorFlow's
 * own classes are generated from its protocol files: org.tensorflow:proto is 2.9 MB and from 2019,
 * its successor tensorflow-core-native 4 MB, each with protobuf-java, 1.7 MB, for two messages.
 */
final class EventFile implements Closeable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final int MASK = 0xa282ead8;

  private final Path path;
  private final OutputStream out;

  /**
   * Begins a file that TensorBoard reads after all that are there: it goes by their names, which
   * begin with the time.
   *
   * @param folder an existing folder
   */
  EventFile(Path folder) throws IOException {
    // Not a channel: an interrupt would close it.
    path = folder.resolve(next(folder));
    out = new FileOutputStream(path.toFile());
    write(event().text(3, "brain.Event:2"));
  }

  private static String next(Path folder) throws IOException {
    String now = name(Instant.now().getEpochSecond());
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names = files.map(f -> f.getFileName().toString()).filter(f -> f.startsWith(PREFIX)).toList();
    }
    String last = names.stream().max(String::compareTo).orElse("");
    if (last.compareTo(now) < 0) {
      return now;
    }
    // two runs within a second, or a clock that was set back
    String digits = last.substring(PREFIX.length()).replaceFirst("\\D.*", "");
    return name(digits.matches("\\d{1,15}") ? Long.parseLong(digits) + 1 : 0);
  }

  private static String name(long seconds) {
    return String.format(Locale.ROOT, "%s%010d.featup", PREFIX, seconds);
  }

  /** An event of now, to be completed. */
  static ProtobufWriter event() {
    Instant now = Instant.now();
    return new ProtobufWriter().real(1, now.getEpochSecond() + now.getNano() * 1e-9);
  }

  void write(ProtobufWriter event) throws IOException {
    byte[] message = event.toBytes();
    ByteBuffer record =
        ByteBuffer.allocate(8 + 4 + message.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(message.length);
    record.putInt(maskedCrc(record.array(), 0, 8));
    record.put(message);
    record.putInt(maskedCrc(message, 0, message.length));
    try {
      out.write(record.array());
    } catch (IOException e) {
      // the system names no file when a disk is full
      throw new IOException(path + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** A checksum of data that hold checksums would be weak; hence the rotation and the constant. */
  private static int maskedCrc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
