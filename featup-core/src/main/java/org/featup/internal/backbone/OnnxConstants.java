package org.featup.internal.backbone;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The inputs of a graph that are not the image: the same numbers in every run. */
final class OnnxConstants {
  private static final long MOST_ELEMENTS = 1 << 24;
  private static final double LARGEST_BFLOAT16 = 0x1.fep127;
  private static final double LARGEST_FLOAT16 = 65504;

  private final Map<String, TensorInfo> inputs = new LinkedHashMap<>();
  private final Map<String, double[]> values;
  private final TensorInfo image;

  /**
   * Checks what does not depend on the image.
   *
   * @param name of the graph, for messages
   * @param all the graph's inputs; initialisers are none, they have a value
   * @param input the one of the image
   * @throws IllegalArgumentException if an input has no value, a value no input, or they do not fit
   */
  OnnxConstants(
      String name, Map<String, NodeInfo> all, String input, Map<String, double[]> values) {
    this.values = values;
    this.image = all.get(input).getInfo() instanceof TensorInfo info ? info : null;
    Map<String, NodeInfo> others = new LinkedHashMap<>(all);
    others.remove(input);
    for (String given : values.keySet()) {
      if (!others.containsKey(given)) {
        throw new IllegalArgumentException(
            name + ": no input " + given + " to give a constant to; there are " + others.keySet());
      }
    }
    for (Map.Entry<String, NodeInfo> other : others.entrySet()) {
      String described = describe(other.getKey(), other.getValue());
      if (!values.containsKey(other.getKey())) {
        throw new IllegalArgumentException(
            name
                + ": the image goes to input "
                + input
                + ", and there is no value for input "
                + described
                + "; give it one with constant(name, value), --constant "
                + other.getKey()
                + "=VALUE on the command line");
      }
      if (!(other.getValue().getInfo() instanceof TensorInfo info) || elementBytes(info) == 0) {
        throw new IllegalArgumentException(
            name
                + ": input "
                + described
                + " cannot be given a constant, expected numbers or bool");
      }
      for (double value : values.get(other.getKey())) {
        if (!holds(info.type, value)) {
          throw new IllegalArgumentException(
              name + ": input " + described + " cannot hold the constant " + value);
        }
      }
      inputs.put(other.getKey(), info);
    }
  }

  /** Whether a value of a type is the number, or the nearest one for fractions. */
  private static boolean holds(OnnxJavaType type, double value) {
    return switch (type) {
      case INT8 -> isWhole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
      case UINT8 -> isWhole(value, 0, 255);
      case INT16 -> isWhole(value, Short.MIN_VALUE, Short.MAX_VALUE);
      case INT32 -> isWhole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> isWhole(value, Long.MIN_VALUE, Math.nextDown(0x1p63));
      case FLOAT -> !Double.isFinite(value) || Math.abs(value) <= Float.MAX_VALUE;
      case BFLOAT16 -> !Double.isFinite(value) || Math.abs(value) <= LARGEST_BFLOAT16;
      case FLOAT16 -> !Double.isFinite(value) || Math.abs(value) <= LARGEST_FLOAT16;
      default -> true;
    };
  }

  private static boolean isWhole(double value, double least, double most) {
    return value == Math.rint(value) && value >= least && value <= most;
  }

  /** Name, type and shape of an input. */
  static String describe(String name, NodeInfo node) {
    return node.getInfo() instanceof TensorInfo info
        ? name + " (" + info.type + " " + Arrays.toString(info.getShape()) + ")"
        : name + " (no tensor)";
  }

  /** Adds them to the inputs of a run; the caller closes them. */
  void addTo(Map<String, OnnxTensor> run, long[] imageShape) throws OrtException {
    for (Map.Entry<String, TensorInfo> input : inputs.entrySet()) {
      long[] shape = shape(input.getValue(), imageShape);
      double[] given = values.get(input.getKey());
      long elements = Arrays.stream(shape).reduce(1, Math::multiplyExact);
      if (elements > MOST_ELEMENTS || (given.length != 1 && given.length != elements)) {
        throw new IllegalArgumentException(
            "constant "
                + input.getKey()
                + ": expected one value, or the "
                + elements
                + " of shape "
                + Arrays.toString(shape)
                + ", given "
                + given.length);
      }
      run.put(input.getKey(), tensor(input.getValue(), shape, given));
    }
  }

  /** An extent that is not declared is that of the image of the same name, otherwise 1. */
  private long[] shape(TensorInfo info, long[] imageShape) {
    long[] shape = info.getShape().clone();
    String[] names = info.getDimensionNames();
    String[] imageNames = image == null ? new String[0] : image.getDimensionNames();
    for (int i = 0; i < shape.length; i++) {
      if (shape[i] < 0) {
        int same = names[i].isEmpty() ? -1 : Arrays.asList(imageNames).indexOf(names[i]);
        shape[i] = same >= 0 ? imageShape[same] : 1;
      }
    }
    return shape;
  }

  private static int elementBytes(TensorInfo info) {
    return switch (info.type) {
      case BOOL, INT8, UINT8 -> 1;
      case INT16, FLOAT16, BFLOAT16 -> 2;
      case INT32, FLOAT -> 4;
      case INT64, DOUBLE -> 8;
      default -> 0;
    };
  }

  private static OnnxTensor tensor(TensorInfo info, long[] shape, double[] given)
      throws OrtException {
    int count = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(count * elementBytes(info)).order(ByteOrder.nativeOrder());
    for (int i = 0; i < count; i++) {
      put(bytes, info.type, given[given.length == 1 ? 0 : i]);
    }
    return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), bytes.flip(), shape, info.type);
  }

  private static void put(ByteBuffer to, OnnxJavaType type, double value) {
    switch (type) {
      case BOOL -> to.put((byte) (value == 0 ? 0 : 1));
      case INT8, UINT8 -> to.put((byte) (long) value);
      case INT16 -> to.putShort((short) value);
      case INT32 -> to.putInt((int) value);
      case INT64 -> to.putLong((long) value);
      case FLOAT -> to.putFloat((float) value);
      case DOUBLE -> to.putDouble(value);
      case FLOAT16 -> to.putShort(Fp16Conversions.floatToFp16((float) value));
      default -> to.putShort(Fp16Conversions.floatToBf16((float) value));
    }
  }
}
