package org.featup.internal.io.picture;

import java.awt.image.BufferedImage;
import java.util.Arrays;

/** Separable resizing: columns of each source row first, then the rows add up to the result. */
public final class ImageScaler {

  /**
   * The source samples one output sample is made of.
   *
   * @param first index of the first; may be negative, the border repeats
   * @param weights of the samples from there on; they sum to 1
   */
  private record Taps(int first, float[] weights) {}

  private ImageScaler() {}

  public static BufferedImage scale(PixelRows source, int height, int width) {
    Taps[] columns = taps(source.width(), width);
    Taps[] rows = taps(source.height(), height);
    BufferedImage result = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    // Rows of the source, resized along x, kept while an output row may need them.
    int depth = 0;
    for (Taps taps : rows) {
      depth = Math.max(depth, taps.weights.length);
    }
    float[][] band = new float[depth][3 * width];
    int[] held = new int[depth];
    Arrays.fill(held, -1);
    int[] pixels = new int[source.width()];
    int[] out = new int[width];
    float[] sum = new float[3 * width];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < rows[y].weights.length; k++) {
        int from = clamp(rows[y].first + k, source.height());
        int slot = from % depth;
        if (held[slot] != from) {
          source.read(from, pixels);
          scaleRow(pixels, columns, band[slot]);
          held[slot] = from;
        }
        float weight = rows[y].weights[k];
        for (int i = 0; i < sum.length; i++) {
          sum[i] += weight * band[slot][i];
        }
      }
      for (int x = 0; x < width; x++) {
        out[x] = round(sum[3 * x]) << 16 | round(sum[3 * x + 1]) << 8 | round(sum[3 * x + 2]);
      }
      result.setRGB(0, y, width, 1, out, 0, width);
    }
    return result;
  }

  private static void scaleRow(int[] pixels, Taps[] columns, float[] into) {
    for (int x = 0; x < columns.length; x++) {
      float red = 0;
      float green = 0;
      float blue = 0;
      for (int k = 0; k < columns[x].weights.length; k++) {
        int rgb = pixels[clamp(columns[x].first + k, pixels.length)];
        float weight = columns[x].weights[k];
        red += weight * (rgb >> 16 & 0xff);
        green += weight * (rgb >> 8 & 0xff);
        blue += weight * (rgb & 0xff);
      }
      into[3 * x] = red;
      into[3 * x + 1] = green;
      into[3 * x + 2] = blue;
    }
  }

  private static Taps[] taps(int from, int to) {
    Taps[] taps = new Taps[to];
    for (int i = 0; i < to; i++) {
      taps[i] = to < from ? area(from, to, i) : bicubic(from, to, i);
    }
    return taps;
  }

  /** The share of every source sample in the span that output sample {@code i} covers. */
  private static Taps area(int from, int to, int i) {
    double step = (double) from / to;
    double begin = i * step;
    double end = Math.min(from, begin + step);
    int first = (int) begin;
    int last = Math.max(first, (int) Math.ceil(end) - 1);
    float[] weights = new float[last - first + 1];
    for (int k = first; k <= last; k++) {
      double share = Math.min(end, k + 1) - Math.max(begin, k);
      weights[k - first] = (float) (Math.max(0, share) / (end - begin));
    }
    return new Taps(first, weights);
  }

  /** Catmull-Rom around the centre of output sample {@code i}. */
  private static Taps bicubic(int from, int to, int i) {
    if (from == to) {
      return new Taps(i, new float[] {1});
    }
    double centre = (i + 0.5) * from / to - 0.5;
    int first = (int) Math.floor(centre) - 1;
    float[] weights = new float[4];
    for (int k = 0; k < 4; k++) {
      double d = Math.abs(centre - (first + k));
      weights[k] =
          (float) (d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2);
    }
    return new Taps(first, weights);
  }

  private static int clamp(int index, int size) {
    return Math.max(0, Math.min(size - 1, index));
  }

  private static int round(float value) {
    return Math.max(0, Math.min(255, Math.round(value)));
  }
}
