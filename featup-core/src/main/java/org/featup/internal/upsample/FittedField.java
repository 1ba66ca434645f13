package org.featup.internal.upsample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitField;
import org.featup.io.Safetensors;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.upsample.ImplicitUpsampler;
import org.featup.upsample.RowSink;

/** An upsampler of a {@link FeatureField} of principal components. */
public final class FittedField implements ImplicitUpsampler {
  /** Rows given to a sink at once. */
  private static final int BAND_ROWS = 64;

  private final FeatureField field;
  private final Pca pca;
  private final Backend backend;

  /**
   * Combines what was fitted with the components it was fitted to.
   *
   * @param field what was fitted, of as many channels as there are components
   * @param pca the components
   * @param backend where to compute
   * @throws IllegalArgumentException if channels and components differ in number
   */
  public FittedField(FeatureField field, Pca pca, Backend backend) {
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(pca, "pca");
    if (field.channels() != pca.components()) {
      throw new IllegalArgumentException(
          "expected a field of "
              + pca.components()
              + " channels, one per component, given "
              + field.channels());
    }
    this.field = field;
    this.pca = pca;
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  @Override
  public void save(Path path) throws IOException {
    Safetensors.write(path, ImplicitLayout.write(this));
  }

  @Override
  public NDArray at(int height, int width) {
    return folded(height, width, pca.inverse());
  }

  @Override
  public NDArray at(int height, int width, Conv1x1 head) {
    return folded(height, width, head.after(pca.inverse()));
  }

  private NDArray folded(int height, int width, Conv1x1 head) {
    Checks.length(
        new Shape(1, head.outputs(), height, width), "take the output band by band with rows");
    return field.query(head).rows(height, width, 0, height, backend).moveToHost();
  }

  @Override
  public void rows(int height, int width, int from, int to, RowSink sink) {
    folded(height, width, pca.inverse(), from, to, sink);
  }

  @Override
  public void rows(int height, int width, Conv1x1 head, int from, int to, RowSink sink) {
    folded(height, width, head.after(pca.inverse()), from, to, sink);
  }

  private void folded(int height, int width, Conv1x1 head, int from, int to, RowSink sink) {
    new Shape(1, head.outputs(), Math.min(BAND_ROWS, height), width).arrayLength();
    if (from < 0 || to > height || from >= to) {
      throw new IllegalArgumentException(
          "rows must be a non-empty part of 0 .. " + height + ", given " + from + " .. " + to);
    }
    FeatureField.Query query = field.query(head);
    for (int first = from; first < to; first += BAND_ROWS) {
      int end = Math.min(to, first + BAND_ROWS);
      sink.accept(first, query.rows(height, width, first, end, backend).moveToHost());
    }
  }

  /**
   * What was fitted.
   *
   * @return the field itself, of principal components
   */
  public FeatureField field() {
    return field;
  }

  @Override
  public Pca pca() {
    return pca;
  }

  @Override
  public Backend backend() {
    return backend;
  }

  @Override
  public ImplicitUpsampler on(Backend other) {
    return new FittedField(field, pca, other);
  }

  @Override
  public String toString() {
    String what =
        field instanceof ImplicitField network
            ? "a network fitted to an image of " + network.image().shape()
            : "a buffer of " + field.parameters().get(0).value().length + " numbers";
    return "ImplicitUpsampler of "
        + what
        + ", "
        + pca.channels()
        + " channels through "
        + pca.components()
        + " components, on "
        + backend.name();
  }
}
