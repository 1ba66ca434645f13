package org.featup.upsample;

import java.io.IOException;
import java.nio.file.Path;
import org.featup.internal.upsample.ImplicitLayout;
import org.featup.io.Safetensors;
import org.featup.ndarray.NDArray;
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
public interface ImplicitUpsampler {
  /**
   * Reads what {@link #save} wrote, onto the standard backend.
   *
   * @param path the file
   * @return the upsampler
   * @throws IOException as {@link #load(Path, Backend)}
   */
  static ImplicitUpsampler load(Path path) throws IOException {
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
  static ImplicitUpsampler load(Path path, Backend backend) throws IOException {
    return ImplicitLayout.read(path.toString(), Safetensors.read(path), backend);
  }

  /**
   * Writes everything, the image included, as safetensors, atomically.
   *
   * @param path where to; an old file there is replaced
   * @throws IOException if it cannot be written; an old file then stays as it was
   */
  void save(Path path) throws IOException;

  /**
   * The features at some size.
   *
   * @param height rows, at least 1
   * @param width columns, at least 1
   * @return a new array (1, C, height, width), C the channels of the backbone
   * @throws IllegalArgumentException if the size is not positive, or the output has more elements
   *     than a Java array holds
   */
  NDArray at(int height, int width);

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
  NDArray at(int height, int width, Conv1x1 head);

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
  void rows(int height, int width, int from, int to, RowSink sink);

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
  void rows(int height, int width, Conv1x1 head, int from, int to, RowSink sink);

  /**
   * The components it was fitted to.
   *
   * @return the reduction of the backbone's channels
   */
  Pca pca();

  /**
   * Where it computes.
   *
   * @return the backend
   */
  Backend backend();

  /**
   * The same features elsewhere.
   *
   * @param other a backend
   * @return a new upsampler that shares the field
   */
  ImplicitUpsampler on(Backend other);
}
