package org.featup.internal.train.loop;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files, sharing nothing with what writes them: CRC-32C bit by bit, messages by the
 * wire format alone.
 */
public final class EventReader {
  private EventReader() {}

  /** Values of each field by number: Long for a varint, Double, Float or byte[]. */
  record Message(Map<Integer, List<Object>> fields) {
    Object one(int field) {
      List<Object> values = fields.getOrDefault(field, List.of());
      if (values.size() != 1) {
        throw new IllegalStateException(values.size() + " values of field " + field);
      }
      return values.get(0);
    }

    boolean has(int field) {
      return fields.containsKey(field);
    }

    String text(int field) {
      return new String((byte[]) one(field), StandardCharsets.UTF_8);
    }

    Message message(int field) {
      return parse((byte[]) one(field));
    }

    List<Message> messages(int field) {
      return fields.getOrDefault(field, List.of()).stream().map(b -> parse((byte[]) b)).toList();
    }
  }

  /** All events of a file, whose every record must be whole and its checksums right. */
  static List<Message> read(Path file) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Message> events = new ArrayList<>();
    while (in.remaining() >= 12) {
      byte[] length = new byte[8];
      in.get(length);
      check(length, in.getInt());
      long bytes = ByteBuffer.wrap(length).order(in.order()).getLong();
      if (in.remaining() < bytes + 4) {
        break;
      }
      byte[] data = new byte[Math.toIntExact(bytes)];
      in.get(data);
      check(data, in.getInt());
      events.add(parse(data));
    }
    return events;
  }

  private static void check(byte[] data, int stored) throws IOException {
    int crc = -1;
    for (byte b : data) {
      crc ^= b & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    crc = ~crc;
    int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
    if (masked != stored) {
      throw new IOException("checksum " + stored + ", expected " + masked);
    }
  }

  private static Message parse(byte[] bytes) {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    Map<Integer, List<Object>> fields = new LinkedHashMap<>();
    while (in.available() > 0) {
      long key = varint(in);
      Object value =
          switch ((int) key & 7) {
            case 0 -> varint(in);
            case 1 -> fixed(in, 8).getDouble();
            case 2 -> fixed(in, (int) varint(in)).array();
            case 5 -> fixed(in, 4).getFloat();
            default -> throw new IllegalStateException("wire type of key " + key);
          };
      fields.computeIfAbsent((int) (key >>> 3), k -> new ArrayList<>()).add(value);
    }
    return new Message(fields);
  }

  private static ByteBuffer fixed(ByteArrayInputStream in, int length) {
    byte[] bytes = new byte[length];
    if (in.readNBytes(bytes, 0, length) != length) {
      throw new IllegalStateException("message ends early");
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long varint(ByteArrayInputStream in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = in.read();
      if (b < 0 || shift > 63) {
        throw new IllegalStateException("varint does not end");
      }
      value |= (long) (b & 0x7f) << shift;
      if (b < 0x80) {
        return value;
      }
    }
  }
}
