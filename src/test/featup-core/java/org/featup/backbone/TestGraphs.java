package org.featup.backbone;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;

/** Networks in the shapes of real ones: convolutional maps, and transformers' token lists. */
public final class TestGraphs {
  private TestGraphs() {}

  /** How the convolutions of a test network pad. */
  enum Padding {
    SYMMETRIC,
    SAME_UPPER,
    NONE
  }

  /** Two 3x3 convolutions of stride 2 with random weights, 3 to 4 to 5 channels. */
  static OnnxWriter convolutional(Padding padding, long height, long width) {
    return convolutions(padding, height, width, random(1, 4 * 3 * 9), random(2, 5 * 4 * 9), 4, 5);
  }

  /** The same, but every convolution takes the mean of its window of every channel. */
  static OnnxWriter means(Padding padding) {
    float[] weights = new float[3 * 3 * 9];
    for (int c = 0; c < 3; c++) {
      Arrays.fill(weights, c * 36, c * 36 + 9, 1 / 9f);
    }
    return convolutions(padding, -1, -1, weights, weights, 3, 3);
  }

  private static OnnxWriter convolutions(
      Padding padding, long height, long width, float[] w1, float[] w2, int middle, int out) {
    Map<String, Object> attributes = new HashMap<>(Map.of("strides", new long[] {2, 2}));
    if (padding == Padding.SYMMETRIC) {
      attributes.put("pads", new long[] {1, 1, 1, 1});
    } else if (padding == Padding.SAME_UPPER) {
      attributes.put("auto_pad", "SAME_UPPER");
    }
    return new OnnxWriter()
        .input("image", OnnxWriter.FLOAT, 1, 3, height, width)
        .floats("w1", w1, middle, 3, 3, 3)
        .floats("w2", w2, out, middle, 3, 3)
        .node("Conv", new String[] {"image", "w1"}, "half", attributes)
        .node("Conv", new String[] {"half", "w2"}, "map", attributes)
        .output("map", OnnxWriter.FLOAT, 1, out, -1, -1);
  }

  /** Mean pooling of patches: cell (i, j) is the mean of its pixels. */
  static OnnxWriter patchMeans(int patch, long batch, long height, long width) {
    return pooled(patch, batch, height, width).output("map", OnnxWriter.FLOAT, batch, 3, -1, -1);
  }

  /**
   * A vision transformer without its blocks: patch means, flattened to (N, h*w, 3), after {@code
   * prefix} tokens of value 100, 101, 102 and so on.
   */
  static OnnxWriter tokens(int patch, int prefix, long batch, long height, long width) {
    OnnxWriter graph =
        pooled(patch, batch, height, width)
            .longs("flat", 0, 3, -1)
            .node("Reshape", new String[] {"map", "flat"}, "rows", Map.of())
            .node(
                "Transpose", new String[] {"rows"}, "cells", Map.of("perm", new long[] {0, 2, 1}));
    if (prefix == 0) {
      return graph
          .node("Identity", "cells", "tokens")
          .output("tokens", OnnxWriter.FLOAT, batch, -1, 3);
    }
    float[] values = new float[prefix * 3];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100 + i / 3;
    }
    return graph
        .floats("class", values, 1, prefix, 3)
        .node("Shape", new String[] {"image"}, "n", Map.of("start", 0L, "end", 1L))
        .longs("rest", prefix, 3)
        .node("Concat", new String[] {"n", "rest"}, "to", Map.of("axis", 0L))
        .node("Expand", new String[] {"class", "to"}, "prefix", Map.of())
        .node("Concat", new String[] {"prefix", "cells"}, "tokens", Map.of("axis", 1L))
        .output("tokens", OnnxWriter.FLOAT, batch, -1, 3);
  }

  /** Patch means with input and output in another float type. */
  static OnnxWriter halfPrecision(int type, int patch) {
    long[] side = {patch, patch};
    return new OnnxWriter()
        .input("image", type, 1, 3, -1, -1)
        .node("Cast", new String[] {"image"}, "x", Map.of("to", (long) OnnxWriter.FLOAT))
        .node("AveragePool", new String[] {"x"}, "y", Map.of("kernel_shape", side, "strides", side))
        .node("Cast", new String[] {"y"}, "map", Map.of("to", (long) type))
        .output("map", type, 1, 3, -1, -1);
  }

  private static OnnxWriter pooled(int patch, long batch, long height, long width) {
    Map<String, long[]> square =
        Map.of("kernel_shape", new long[] {patch, patch}, "strides", new long[] {patch, patch});
    return new OnnxWriter()
        .input("image", OnnxWriter.FLOAT, batch, 3, height, width)
        .node("AveragePool", new String[] {"image"}, "map", square);
  }

  /** Noise, normalised as images are. */
  static NDArray image(int n, int h, int w) {
    Random random = new Random(7);
    NDArray image = NDArray.zeros(new Shape(n, 3, h, w));
    for (int i = 0; i < image.data().length; i++) {
      image.data()[i] = (float) random.nextGaussian();
    }
    return image;
  }

  /** A backbone to be, of the bytes of a graph. */
  static OnnxBackboneBuilder backbone(OnnxWriter graph) {
    return OnnxBackbone.builder("test", graph.toBytes());
  }

  private static float[] random(long seed, int length) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
