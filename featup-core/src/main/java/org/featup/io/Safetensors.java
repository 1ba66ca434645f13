package org.featup.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.featup.internal.io.FileBytes;
import org.featup.internal.io.tensor.SafetensorsHeader;
import org.featup.internal.io.tensor.TensorShape;

/**
 * The safetensors format: a JSON header, then the bytes of the tensors.
 *
 * <p>Reading accepts what the reference implementation accepts and no more: a header of at most
 * 100,000,000 bytes without duplicate keys, tensors that cover the data without hole, overlap or
 * rest. All integer types, BOOL, F16, BF16, F32 and F64 become the nearest float32; tensors of
 * other types, or with numbers too large for it, are {@linkplain TensorFile#unreadable unreadable}.
 */
public final class Safetensors {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CHUNK = 1 << 16;

  private Safetensors() {}

  /**
   * Reads a file.
   *
   * @param path the file
   * @return its tensors, in the order of the header, and metadata
   * @throws IOException if it cannot be read or is not a valid safetensors file; the message names
   *     the file and, where there is one, the offset
   */
  public static TensorFile read(Path path) throws IOException {
    try (FileBytes file = FileBytes.open(path)) {
      return read(file);
    }
  }

  /**
   * Reads a file that is in memory, a resource of a jar say.
   *
   * @param name what error messages call it
   * @param content the bytes of the file
   * @return its tensors, in the order of the header, and metadata
   * @throws IOException if it is not a valid safetensors file
   */
  public static TensorFile read(String name, byte[] content) throws IOException {
    try (FileBytes file = FileBytes.of(name, content)) {
      return read(file);
    }
  }

  static TensorFile read(FileBytes file) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(file);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> unreadable = new LinkedHashMap<>();
    for (SafetensorsHeader.Entry entry : header.entries()) {
      String problem = entry.problem();
      if (problem != null) {
        unreadable.put(entry.name(), problem);
        continue;
      }
      float[] data = new float[(int) TensorShape.elements(entry.name(), entry.shape())];
      long position = header.dataStart() + entry.begin();
      try {
        file.floats(position, entry.type(), ByteOrder.LITTLE_ENDIAN, data);
        tensors.put(entry.name(), new Tensor(entry.name(), entry.shape(), data));
      } catch (ArithmeticException e) {
        unreadable.put(entry.name(), e.getMessage());
      }
    }
    return new TensorFile(tensors, header.metadata(), unreadable);
  }

  /**
   * Writes a file as F32, atomically. Tensors and metadata are sorted by name, so that equal
   * content gives equal bytes.
   *
   * @param path where to; an old file there is replaced
   * @param content tensors and metadata
   * @throws IOException if it cannot be written; an old file then stays as it was
   * @throws IllegalArgumentException if a tensor is named {@code __metadata__}
   */
  public static void write(Path path, TensorFile content) throws IOException {
    Map<String, Tensor> sorted = new TreeMap<>(content.tensors());
    Map<String, long[]> shapes = new LinkedHashMap<>();
    sorted.forEach((name, tensor) -> shapes.put(name, tensor.shape()));
    byte[] header = header(shapes, new TreeMap<>(content.metadata()));
    AtomicFile.write(
        path,
        channel -> {
          writeFully(channel, ByteBuffer.wrap(header));
          ByteBuffer buffer = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          for (Tensor tensor : sorted.values()) {
            writeFloats(channel, buffer, tensor.data());
          }
        });
  }

  /** The header of F32 tensors, in the order of their data. */
  static byte[] header(Map<String, long[]> shapes, Map<String, String> metadata)
      throws IOException {
    return header(shapes, metadata, FloatType.F32);
  }

  /**
   * Length field and header, padded with spaces so that the data begin on a multiple of 8.
   *
   * @param shapes the tensors in the order of their data
   * @param type of all of them
   */
  static byte[] header(Map<String, long[]> shapes, Map<String, String> metadata, FloatType type)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(new byte[8]);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart("__metadata__");
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long begin = 0;
      for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
        begin = writeEntry(json, entry.getKey(), entry.getValue(), begin, type);
      }
      json.writeEndObject();
    }
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    ByteBuffer result = ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(0, result.capacity() - 8);
    return result.array();
  }

  private static long writeEntry(
      JsonGenerator json, String name, long[] shape, long begin, FloatType type)
      throws IOException {
    if (name.equals("__metadata__")) {
      throw new IllegalArgumentException("a safetensors file cannot hold a tensor named " + name);
    }
    long end = begin + type.bytes() * TensorShape.elements(name, shape);
    json.writeObjectFieldStart(name);
    json.writeStringField("dtype", type.name());
    json.writeFieldName("shape");
    json.writeArray(shape, 0, shape.length);
    json.writeFieldName("data_offsets");
    json.writeArray(new long[] {begin, end}, 0, 2);
    json.writeEndObject();
    return end;
  }

  private static void writeFloats(FileChannel channel, ByteBuffer buffer, float[] data)
      throws IOException {
    for (int done = 0; done < data.length; ) {
      int count = Math.min(data.length - done, CHUNK / 4);
      buffer.clear();
      buffer.asFloatBuffer().put(data, done, count);
      writeFully(channel, buffer.limit(4 * count));
      done += count;
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
