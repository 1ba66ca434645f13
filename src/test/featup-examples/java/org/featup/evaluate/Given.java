package org.featup.evaluate;

import java.util.Arrays;
import java.util.List;
import org.featup.backbone.Backbone;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.upsample.Interpolation.Mode;

/** Measures, upsamplers and pictures whose numbers are known. */
final class Given {
  static final Backend BACKEND = Backends.byName("scalar");
  static final Contender NEAREST = new InterpolationContender(Mode.NEAREST, BACKEND);
  static final Contender BILINEAR = new InterpolationContender(Mode.BILINEAR, BACKEND);
  static final Contender BICUBIC = new InterpolationContender(Mode.BICUBIC, BACKEND);

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

  /** A contender that gives whatever map a rule makes of what it sees. */
  record Fixed(String name, Rule rule) implements Contender {
    interface Rule {
      NDArray of(PhotoFeatures photoFeatures, int height, int width);
    }

    @Override
    public NDArray upsample(PhotoFeatures photoFeatures, int height, int width) {
      return rule.of(photoFeatures, height, width);
    }

    @Override
    public NDArray scores(PhotoFeatures photoFeatures, Conv1x1 head, int height, int width) {
      return BACKEND.conv1x1(upsample(photoFeatures, height, width), head);
    }
  }

  /**
   * Squares of one colour each.
   *
   * @param side of a square, in pixels
   * @param colours [row][column][channel]
   */
  static NDArray squares(int side, float[][][] colours) {
    int channels = colours[0][0].length;
    Shape shape = new Shape(1, channels, side * colours.length, side * colours[0].length);
    float[] data = new float[shape.arrayLength()];
    for (int i = 0; i < data.length; i++) {
      int pixel = i / channels;
      float[][] row = colours[pixel / shape.w() / side];
      data[i] = row[pixel % shape.w() / side][i % channels];
    }
    return NDArray.wrap(data, shape, Layout.CHANNELS_LAST);
  }

  /** One colour. */
  static NDArray constant(int height, int width, float... colour) {
    float[][][] colours = new float[height][width][];
    for (float[][] row : colours) {
      Arrays.fill(row, colour);
    }
    return squares(1, colours);
  }
}
