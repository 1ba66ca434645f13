package org.featup.backbone;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Writes small ONNX files, so that tests need no exporter. */
final class OnnxWriter {
  static final int FLOAT = 1;
  static final int INT32 = 6;
  static final int BOOL = 9;
  static final int DOUBLE = 11;
  static final int INT64 = 7;
  static final int FLOAT16 = 10;
  static final int BFLOAT16 = 16;

  private final Protobuf graph = new Protobuf().text(2, "test");

  /** An extent below 1 is dynamic. */
  OnnxWriter input(String name, int type, long... shape) {
    graph.message(11, value(name, type, shape));
    return this;
  }

  /** As {@link #input}; its dynamic extents have the names of another input's. */
  OnnxWriter inputLike(String other, String name, int type, long... shape) {
    graph.message(11, value(name, other, type, shape));
    return this;
  }

  /** No extents at all declare no shape. */
  OnnxWriter output(String name, int type, long... shape) {
    graph.message(12, value(name, type, shape));
    return this;
  }

  OnnxWriter floats(String name, float[] data, long... shape) {
    byte[] raw = new byte[4 * data.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(data);
    return tensor(name, FLOAT, raw, shape);
  }

  OnnxWriter longs(String name, long... data) {
    byte[] raw = new byte[8 * data.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(data);
    return tensor(name, INT64, raw, data.length);
  }

  /** Attributes are Long, String or long[]. */
  OnnxWriter node(String op, String[] inputs, String output, Map<String, ?> attributes) {
    Protobuf node = new Protobuf();
    for (String input : inputs) {
      node.text(1, input);
    }
    node.text(2, output).text(4, op);
    new TreeMap<>(attributes).forEach((name, value) -> node.message(5, attribute(name, value)));
    graph.message(1, node);
    return this;
  }

  OnnxWriter node(String op, String input, String output) {
    return node(op, new String[] {input}, output, Map.of());
  }

  byte[] toBytes() {
    return toBytes(8);
  }

  /** Before version 4 of the format, initialisers have to be inputs as well. */
  byte[] toBytes(int version) {
    Protobuf opset = new Protobuf().text(1, "").number(2, version < 4 ? 8 : 17);
    return new Protobuf().number(1, version).message(7, graph).message(8, opset).toBytes();
  }

  private static Protobuf attribute(String name, Object value) {
    Protobuf attribute = new Protobuf().text(1, name);
    if (value instanceof Number number) {
      return attribute.number(3, number.longValue()).number(20, 2);
    }
    if (value instanceof String text) {
      return attribute.text(4, text).number(20, 3);
    }
    for (long number : (long[]) value) {
      attribute.number(8, number);
    }
    return attribute.number(20, 7);
  }

  private OnnxWriter tensor(String name, int type, byte[] raw, long... shape) {
    Protobuf tensor = new Protobuf();
    for (long extent : shape) {
      tensor.number(1, extent);
    }
    graph.message(5, tensor.number(2, type).text(8, name).bytes(9, raw));
    return this;
  }

  private static Protobuf value(String name, int type, long... shape) {
    return value(name, name, type, shape);
  }

  private static Protobuf value(String name, String extents, int type, long... shape) {
    Protobuf tensor = new Protobuf().number(1, type);
    if (shape.length > 0) {
      Protobuf dims = new Protobuf();
      for (int i = 0; i < shape.length; i++) {
        Protobuf dim = new Protobuf();
        dims.message(1, shape[i] > 0 ? dim.number(1, shape[i]) : dim.text(2, extents + "_" + i));
      }
      tensor.message(2, dims);
    }
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
