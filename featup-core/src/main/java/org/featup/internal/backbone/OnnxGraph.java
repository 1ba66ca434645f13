package org.featup.internal.backbone;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.platform.Fp16Conversions;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.featup.internal.io.FileKind;
import org.featup.io.PlainText;

/**
 * A session of ONNX Runtime with one image input and one output: together with {@link
 * OnnxConstants} and {@link OnnxLibrary} all that names its classes.
 */
public final class OnnxGraph implements AutoCloseable {
  private static final Set<OnnxJavaType> FLOATS =
      Set.of(OnnxJavaType.FLOAT, OnnxJavaType.FLOAT16, OnnxJavaType.BFLOAT16);

  private final String name;
  private final OrtSession session;
  private final String input;
  private final String output;
  private final OnnxConstants constants;
  private final TensorInfo inputInfo;
  private final TensorInfo outputInfo;

  /** Runs hold it for reading, close for writing: a session closed under a run ends the JVM. */
  private final ReadWriteLock open = new ReentrantReadWriteLock();

  private boolean closed;

  /** What a run gave. */
  public record Output(float[] data, long[] shape) {}

  private OnnxGraph(String name, OrtSession session, OnnxOptions options)
      throws IOException, OrtException {
    this.name = name;
    this.session = session;
    this.input = imageInput(options.input(), options.constants().keySet());
    this.output = only("output", options.output(), session.getOutputNames());
    this.constants = new OnnxConstants(name, session.getInputInfo(), input, options.constants());
    this.inputInfo = tensor(session.getInputInfo().get(input), "input " + input);
    this.outputInfo = tensor(session.getOutputInfo().get(output), "output " + output);
    long[] shape = inputInfo.getShape();
    boolean image = shape.length == 4 && (shape[1] == 3 || (shape[1] == -1 && shape[3] != 3));
    if (shape.length != 0 && !image) {
      throw new IOException(
          name
              + ": input "
              + input
              + " is "
              + Arrays.toString(shape)
              + ", expected an image (N, 3, H, W)");
    }
  }

  /** Loads a file, or the bytes if the path is null. */
  public static OnnxGraph open(Path path, byte[] model, OnnxOptions options) throws IOException {
    String source = path == null ? options.name() : path.toString();
    try (OrtSession.SessionOptions o = new OrtSession.SessionOptions()) {
      o.setIntraOpNumThreads(options.threads());
      // Its errors arrive as exceptions; written to the error stream as well they would only
      // confuse.
      o.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      // Workers that spin while they wait would take the cores from the upsampler that follows, and
      // on
      // a busy machine from their own fellows: a run took twice as long with it.
      o.addConfigEntry("session.intra_op.allow_spinning", "0");
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      OrtSession session =
          path == null
              ? environment.createSession(model, o)
              : environment.createSession(path.toString(), o);
      try {
        return new OnnxGraph(source, session, options);
      } catch (IOException | OrtException | IllegalArgumentException e) {
        session.close();
        throw e;
      }
    } catch (OrtException e) {
      String hint = path == null ? "" : FileKind.hint(path);
      String reason = reason(e);
      boolean unreadable = e.getCode() == OrtException.OrtErrorCode.ORT_INVALID_PROTOBUF;
      String what =
          unreadable ? "not an ONNX model, or a damaged one" : "not a usable ONNX model: " + reason;
      throw new IOException(source + ": " + what + hint, e);
    }
  }

  /** What ONNX Runtime says, on one line and without its number. */
  private static String reason(OrtException e) {
    return PlainText.brief(
        e.getMessage().replaceFirst("^Error code - \\w+ - message: ", "").strip());
  }

  /** The file, or what it is called, for messages. */
  public String name() {
    return name;
  }

  public long[] outputShape() {
    return outputInfo.getShape();
  }

  /** The declared rank of the output, or -1 if the graph declares none. */
  public int outputRank() {
    int rank = outputInfo.getShape().length;
    return rank == 0 ? -1 : rank;
  }

  /** The images of every run, or -1 if the graph takes any number. */
  public int fixedBatch() {
    return fixed(0);
  }

  public int fixedHeight() {
    return fixed(2);
  }

  public int fixedWidth() {
    return fixed(3);
  }

  private int fixed(int axis) {
    long[] shape = inputInfo.getShape();
    return shape.length == 4 && shape[axis] > 0 ? Math.toIntExact(shape[axis]) : -1;
  }

  /** Runs the graph on NCHW elements. */
  public Output run(FloatBuffer nchw, long[] shape) {
    open.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException(name + " is closed");
      }
      Map<String, OnnxTensor> inputs = new HashMap<>();
      try {
        inputs.put(input, inputTensor(nchw, shape));
        constants.addTo(inputs, shape);
        return run(inputs);
      } finally {
        inputs.values().forEach(OnnxTensor::close);
      }
    } catch (OrtException e) {
      throw new IllegalStateException(
          name + " failed on an input of " + Arrays.toString(shape) + ": " + reason(e), e);
    } finally {
      open.readLock().unlock();
    }
  }

  private Output run(Map<String, OnnxTensor> inputs) throws OrtException {
    try (OrtSession.Result result = session.run(inputs, Set.of(output))) {
      OnnxTensor y = (OnnxTensor) result.get(0);
      FloatBuffer floats = y.getFloatBuffer();
      float[] data = new float[floats.remaining()];
      floats.get(data);
      return new Output(data, y.getInfo().getShape());
    }
  }

  private OnnxTensor inputTensor(FloatBuffer x, long[] shape) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    return switch (inputInfo.type) {
      case FLOAT16 ->
          OnnxTensor.createTensor(
              environment,
              Fp16Conversions.convertFloatBufferToFp16Buffer(x),
              shape,
              OnnxJavaType.FLOAT16);
      case BFLOAT16 ->
          OnnxTensor.createTensor(
              environment,
              Fp16Conversions.convertFloatBufferToBf16Buffer(x),
              shape,
              OnnxJavaType.BFLOAT16);
      default -> OnnxTensor.createTensor(environment, x, shape);
    };
  }

  @Override
  public void close() {
    open.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new IllegalStateException(name + ": closing failed: " + e.getMessage(), e);
    } finally {
      open.writeLock().unlock();
    }
  }

  /** The one that is named, or the only one without a constant. */
  private String imageInput(String wanted, Set<String> given) throws OrtException {
    Map<String, NodeInfo> free = new LinkedHashMap<>(session.getInputInfo());
    if (wanted == null && free.size() > 1) {
      free.keySet().removeAll(given);
      if (free.size() != 1) {
        String all =
            session.getInputInfo().entrySet().stream()
                .map(e -> OnnxConstants.describe(e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
            name
                + ": the graph has the inputs "
                + all
                + "; name that of the image with input(name), --input NAME on the command line,"
                + " and give the others a value with constant(name, value), --constant NAME=VALUE");
      }
    }
    return only("input", wanted, free.keySet());
  }

  private String only(String what, String wanted, Set<String> existing) {
    if (wanted != null && !existing.contains(wanted)) {
      throw new IllegalArgumentException(
          name + ": no " + what + " " + wanted + "; the graph has " + existing);
    }
    if (wanted == null && existing.size() != 1) {
      throw new IllegalArgumentException(
          name
              + ": name one of the graph's "
              + what
              + "s "
              + existing
              + " with "
              + what
              + "(name), --"
              + what
              + " NAME on the command line");
    }
    return wanted != null ? wanted : existing.iterator().next();
  }

  private TensorInfo tensor(NodeInfo node, String what) throws IOException {
    if (node.getInfo() instanceof TensorInfo info) {
      if (FLOATS.contains(info.type)) {
        return info;
      }
      throw new IOException(
          name + ": " + what + " is " + info.type + ", expected float32, float16 or bfloat16");
    }
    throw new IOException(name + ": " + what + " is not a tensor");
  }
}
