package org.featup.evaluate;

import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.kernel.Backend;
import org.featup.kernel.Backends;
import org.featup.kernel.Conv1x1;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Measures and results with known numbers. */
final class Given {
  static final Backend BACKEND = Backends.byName("scalar");

  private Given() {}

  /** A measure of these columns, never asked. */
  record Named(String name, boolean compares, List<Column> columns) implements Measure {
    static Named of(String name, Column... columns) {
      return new Named(name, true, List.of(columns));
    }

    @Override
    public double[][] of(Contender contender, Backbone backbone, List<NDArray> images) {
      throw new AssertionError("not to be asked");
    }
  }

  /** A contender that gives whatever map a function makes of what it sees. */
  record Fixed(String name, Rule rule) implements Contender {
    interface Rule {
      NDArray of(Sight sight, int height, int width);
    }

    @Override
    public NDArray upsample(Sight sight, int height, int width) {
      return rule.of(sight, height, width);
    }

    @Override
    public NDArray scores(Sight sight, Conv1x1 head, int height, int width) {
      return BACKEND.conv1x1(upsample(sight, height, width), head);
    }
  }

  /** A map of one value per channel. */
  static NDArray constant(int height, int width, float... channels) {
    float[] data = new float[height * width * channels.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = channels[i % channels.length];
    }
    return NDArray.wrap(data, new Shape(1, channels.length, height, width), Layout.CHANNELS_LAST);
  }
}
