package org.featup.internal.nn;

import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;

/**
 * Features as a buffer of pixels, each learned by itself: the ablation of section 6.4. Unlike a
 * network it shares nothing between pixels, and keeps more parameters than features it explains.
 */
public final class ExplicitBuffer implements FeatureField {
  private final Shape shape;
  private final Parameter pixels;

  /**
   * Starts from given features.
   *
   * @param start (1, C, H, W), the coarse features resized, say; copied
   * @throws IllegalArgumentException if it is a batch of more than one
   */
  public ExplicitBuffer(NDArray start) {
    this.shape = start.shape();
    if (shape.n() != 1) {
      throw new IllegalArgumentException("expected the features of 1 image, given " + shape);
    }
    float[] values = start.toArray(Layout.CHANNELS_LAST);
    this.pixels = new Parameter("pixels", values, shape.h(), shape.w(), shape.c());
  }

  @Override
  public int channels() {
    return shape.c();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(pixels);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The output shares the parameter's array; nothing is ever dropped.
   */
  @Override
  public Pass forward(RandomGenerator dropout, Backend backend) {
    return new Pass() {
      @Override
      public NDArray output() {
        return buffer();
      }

      @Override
      public void backward(NDArray dOut) {
        if (!dOut.shape().equals(shape)) {
          throw new IllegalArgumentException(
              "expected a gradient of " + shape + ", given " + dOut.shape());
        }
        NDArray dense = dOut.channelsLast();
        float[] gradient = pixels.gradient();
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] += dense.data()[dense.offset() + i];
        }
      }
    };
  }

  /**
   * {@inheritDoc}
   *
   * <p>Another size than that of the buffer is interpolated.
   */
  @Override
  public Query query(Conv1x1 head) {
    if (head.inputs() != shape.c()) {
      throw new IllegalArgumentException(
          "expected a map of " + shape.c() + " channels, given " + head);
    }
    return (height, width, from, to, backend) -> {
      try (NDArray rows = ResizedRows.of(buffer(), height, width, from, to, backend).array()) {
        return backend.conv1x1(rows, head);
      }
    };
  }

  private NDArray buffer() {
    return NDArray.wrap(pixels.value(), shape, Layout.CHANNELS_LAST);
  }
}
