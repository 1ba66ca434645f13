package org.featup.upsample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.featup.io.Safetensors;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.nn.FeatureField;
import org.featup.nn.ImplicitField;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;

/**
 * The features of one image at any resolution: what was fitted to it (equation 7). It needs neither
 * the backbone nor the coarse features any more. What was fitted gives principal components; the
 * way back from those to the backbone's channels is linear, so it is folded into the last
 * convolution and costs nothing but the wider output. Results lie on the heap. Immutable unless its
 * field is trained further, and safe for use by many threads.
 */
public final class ImplicitUpsampler {
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
  public ImplicitUpsampler(FeatureField field, Pca pca, Backend backend) {
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

  /**
   * Reads what {@link #save} wrote, onto the standard backend.
   *
   * @param path the file
   * @return the upsampler
   * @throws IOException as {@link #load(Path, Backend)}
   */
  public static ImplicitUpsampler load(Path path) throws IOException {
    return load(path, Backends.standard());
  }

  /**
   * Reads what {@link #save} wrote.
   *
   * @param path the file
   * @param backend where to compute
   * @return the upsampler
   * @throws IOException if the file cannot be read, is none of these, or holds anything but what
   *     belongs there; the message names file and key
   */
  public static ImplicitUpsampler load(Path path, Backend backend) throws IOException {
    return ImplicitLayout.read(path.toString(), Safetensors.read(path), backend);
  }

  /**
   * Writes everything, the image included, as safetensors, atomically.
   *
   * @param path where to; an old file there is replaced
   * @throws IOException if it cannot be written; an old file then stays as it was
   */
  public void save(Path path) throws IOException {
    Safetensors.write(path, ImplicitLayout.write(this));
  }

  /**
   * The features at some size.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return a new array (1, C, height, width), C the channels of the backbone
   * @throws IllegalArgumentException if the size is not positive, or the output has more elements
   *     than a Java array holds
   */
  public NDArray at(int height, int width) {
    return folded(height, width, pca.inverse());
  }

  /**
   * A linear map of the features at some size, a probe say. It is folded in too: K outputs cost K
   * channels, not C.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @param head the map, C to K channels
   * @return a new array (1, K, height, width), equal to the map of {@link #at(int, int)}'s result
   *     within rounding
   * @throws IllegalArgumentException if the size is not positive, the head has other inputs, or the
   *     output has more elements than a Java array holds
   */
  public NDArray at(int height, int width, Conv1x1 head) {
    return folded(height, width, head.after(pca.inverse()));
  }

  private NDArray folded(int height, int width, Conv1x1 head) {
    Checks.length(
        new Shape(1, head.outputs(), height, width), "take the output band by band with rows");
    return field.query(head).rows(height, width, 0, height, backend).moveToHost();
  }

  /**
   * The features of some rows, band by band: the way to an output larger than memory. Equal to the
   * same rows of {@link #at(int, int)}.
   *
   * @param height rows of the whole output, at least 1
   * @param width columns, at least 1
   * @param from first row wanted, from 0
   * @param to after the last row wanted, at most {@code height}
   * @param sink takes bands of at most 64 rows, from the top down
   * @throws IllegalArgumentException if the size or the rows do not fit
   */
  public void rows(int height, int width, int from, int to, RowSink sink) {
    folded(height, width, pca.inverse(), from, to, sink);
  }

  /**
   * Some rows of a linear map of the features, band by band. Equal to the same rows of {@link
   * #at(int, int, Conv1x1)}.
   *
   * @param height rows of the whole output, at least 1
   * @param width columns, at least 1
   * @param head the map, C to K channels
   * @param from first row wanted, from 0
   * @param to after the last row wanted, at most {@code height}
   * @param sink takes bands of at most 64 rows, from the top down
   * @throws IllegalArgumentException if the size or the rows do not fit, or the head has other
   *     inputs
   */
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

  /**
   * The components it was fitted to.
   *
   * @return the reduction of the backbone's channels
   */
  public Pca pca() {
    return pca;
  }

  /**
   * Where it computes.
   *
   * @return the backend
   */
  public Backend backend() {
    return backend;
  }

  /**
   * The same features elsewhere.
   *
   * @param other a backend
   * @return a new upsampler that shares the field
   */
  public ImplicitUpsampler on(Backend other) {
    return new ImplicitUpsampler(field, pca, other);
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
