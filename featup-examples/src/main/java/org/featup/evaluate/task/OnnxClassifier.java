package org.featup.evaluate.task;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.featup.io.Normalization;
import org.featup.io.RegularFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** A classifier from an ONNX file with one image input, by the output that holds its logits. */
public final class OnnxClassifier implements Classifier, AutoCloseable {
  private static final Normalization GIVEN = Normalization.IMAGENET;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final String input;
  private final String output;
  private final Normalization normalization;

  /**
   * Loads a file.
   *
   * @param file an ONNX file
   * @param output the name of the output of the logits, (1, classes)
   * @param normalization what the graph wants of pixels
   * @param threads of its session, at least 1
   * @throws IOException if it cannot be read, or has several inputs or no such output
   */
  public OnnxClassifier(Path file, String output, Normalization normalization, int threads)
      throws IOException {
    RegularFile.require(file);
    this.output = output;
    this.normalization = normalization;
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      session = environment.createSession(file.toString(), options);
      Set<String> inputs = session.getInputNames();
      Set<String> outputs = session.getOutputNames();
      if (inputs.size() != 1 || !outputs.contains(output)) {
        session.close();
        throw new IOException(
            file
                + ": expected one input and an output "
                + output
                + ", given "
                + inputs
                + " and "
                + outputs);
      }
      input = inputs.iterator().next();
    } catch (OrtException e) {
      throw new IOException(file + ": is no ONNX file that can be run: " + e.getMessage(), e);
    }
  }

  @Override
  public float[] logits(NDArray image) {
    Shape s = image.shape();
    float[] pixels = image.toArray(Layout.NCHW);
    int plane = s.h() * s.w();
    float[] scale = new float[s.c()];
    float[] shift = new float[s.c()];
    for (int c = 0; c < s.c(); c++) {
      scale[c] = GIVEN.std()[c] / normalization.std()[c];
      shift[c] = (GIVEN.mean()[c] - normalization.mean()[c]) / normalization.std()[c];
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = pixels[i] * scale[i / plane] + shift[i / plane];
    }
    long[] shape = {1, s.c(), s.h(), s.w()};
    try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
        OrtSession.Result result = session.run(Map.of(input, tensor), Set.of(output));
        OnnxTensor logits = (OnnxTensor) result.get(0)) {
      FloatBuffer values = logits.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return copy;
    } catch (OrtException e) {
      throw new IllegalStateException("the classifier failed: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("the classifier cannot be closed", e);
    }
  }
}
