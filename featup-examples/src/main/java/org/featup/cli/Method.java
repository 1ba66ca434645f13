package org.featup.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.featup.FeatUp;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.upsample.Interpolation;
import org.featup.upsample.JbuUpsampler;
import org.featup.upsample.RowSink;
import org.featup.upsample.Upsampling;

/** How features become larger. */
interface Method {

  /** Its name in pictures. */
  String name();

  /** What the upsampler wants done to the backbone's features first; usually nothing. */
  NDArray adapt(NDArray features);

  /** All channels at a size. */
  NDArray whole(NDArray features, NDArray image, Size size);

  /** A linear map of the channels at a size, without ever holding all channels there. */
  NDArray mapped(NDArray features, NDArray image, Size size, Conv1x1 head);

  /**
   * The same in bands of rows.
   *
   * @param head a linear map of the channels; null for all channels as they are
   * @param sink takes them from the top down
   */
  void rows(NDArray features, NDArray image, Size size, Conv1x1 head, RowSink sink);

  /** Interpolation, which the image does not matter to. */
  static Method interpolation(Interpolation.Mode mode, Backend backend) {
    Interpolation upsampler = new Interpolation(mode, backend);
    return new Method() {
      @Override
      public String name() {
        return mode.name().toLowerCase(Locale.ROOT);
      }

      @Override
      public NDArray adapt(NDArray features) {
        return features;
      }

      @Override
      public NDArray whole(NDArray features, NDArray image, Size size) {
        return upsampler.upsample(features, image, size.height(), size.width());
      }

      @Override
      public NDArray mapped(NDArray features, NDArray image, Size size, Conv1x1 head) {
        return whole(backend.conv1x1(features, head).moveToHost(), image, size);
      }

      @Override
      public void rows(NDArray features, NDArray image, Size size, Conv1x1 head, RowSink sink) {
        NDArray given = head == null ? features : backend.conv1x1(features, head).moveToHost();
        upsampler.rows(given, size.height(), size.width(), sink);
      }
    };
  }

  /**
   * The stack of joint bilateral upsamplers.
   *
   * @param weights a file, or null for the bundled weights
   */
  static Method featup(Path weights, Backend backend) throws IOException {
    JbuUpsampler stack =
        weights == null ? FeatUp.bundled().on(backend) : FeatUp.load(weights, backend);
    return new Method() {
      @Override
      public String name() {
        return "FeatUp";
      }

      @Override
      public NDArray adapt(NDArray features) {
        LayerNorm norm = stack.weights().channelNorm();
        return norm == null ? features : norm.forward(features);
      }

      @Override
      public NDArray whole(NDArray features, NDArray image, Size size) {
        return stack.upsample(features, image, size.height(), size.width());
      }

      @Override
      public NDArray mapped(NDArray features, NDArray image, Size size, Conv1x1 head) {
        int rows = features.shape().h();
        int columns = features.shape().w();
        try (Upsampling prepared =
            stack.prepare(image, rows, columns, size.height(), size.width())) {
          return prepared.apply(features, head);
        }
      }

      @Override
      public void rows(NDArray features, NDArray image, Size size, Conv1x1 head, RowSink sink) {
        Shape grid = features.shape();
        try (Upsampling prepared =
            stack.prepare(image, grid.h(), grid.w(), size.height(), size.width())) {
          if (head == null) {
            prepared.rows(features, 0, size.height(), sink);
          } else {
            prepared.rows(features, head, 0, size.height(), sink);
          }
        }
      }
    };
  }
}
