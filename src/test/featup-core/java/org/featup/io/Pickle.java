package org.featup.io;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes pickles opcode by opcode, the way PyTorch does and the way it never would. */
public final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public Pickle() {
    raw(0x80, 2);
  }

  public Pickle raw(int... opcodes) {
    for (int opcode : opcodes) {
      bytes.write(opcode);
    }
    return this;
  }

  public Pickle op(String opcodes) {
    bytes.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  public Pickle number(long value) {
    raw(0x8a, 8);
    bytes.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    return this;
  }

  public Pickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    op("X").int32(utf8.length);
    bytes.writeBytes(utf8);
    return this;
  }

  public Pickle int32(int value) {
    bytes.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    return this;
  }

  public Pickle global(String module, String name) {
    return op("c" + module + "\n" + name + "\n");
  }

  public Pickle tuple(long... values) {
    op("(");
    for (long value : values) {
      number(value);
    }
    return op("t");
  }

  /** The persistent id of a storage; legacy files have one element more. */
  public Pickle storage(String type, String key, long elements, boolean legacy) {
    op("(").text("storage").global("torch", type).text(key).text("cpu").number(elements);
    return op(legacy ? "NtQ" : "tQ");
  }

  /** A tensor over a storage that the given pickle leaves on the stack. */
  public Pickle tensor(
      String type, String key, long elements, long offset, long[] shape, long[] stride) {
    global("torch._utils", "_rebuild_tensor_v2").op("(").storage(type, key, elements, false);
    number(offset).tuple(shape).tuple(stride).raw(0x89);
    return global("collections", "OrderedDict").op(")RtR");
  }

  /** A tensor that fills its storage in row-major order. */
  public Pickle tensor(String type, String key, long... shape) {
    long[] stride = new long[shape.length];
    long elements = 1;
    for (int i = shape.length - 1; i >= 0; i--) {
      stride[i] = elements;
      elements *= shape[i];
    }
    return tensor(type, key, elements, 0, shape, stride);
  }

  /** Ends the pickle. */
  public byte[] stop() {
    return op(".").bytes.toByteArray();
  }
}
