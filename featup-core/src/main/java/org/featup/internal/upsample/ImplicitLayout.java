package org.featup.internal.upsample;

import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.io.PlainText;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.ColorRange;
import org.featup.upsample.ImplicitUpsampler;

/**
 * The file of an {@link ImplicitUpsampler}: the parameters under their own names, the image and the
 * range of its colours, the components. All extents follow from the tensors' shapes, so that none
 * of them can ask for more memory than the file has bytes.
 */
public final class ImplicitLayout {
  public static final String FORMAT = "featup-implicit";
  private static final String IMAGE = "image";
  private static final String RANGE = "range";
  private static final String PIXELS = "pixels";
  private static final String MEAN = "pca.mean";
  private static final String COMPONENTS = "pca.components";
  private static final String SINGULAR = "pca.singular_values";
  private static final String RATIO = "pca.explained_variance_ratio";
  private static final int COLORS = 3;

  private final String source;
  private final TensorFile file;
  private final Map<String, Tensor> unused;

  private ImplicitLayout(String source, TensorFile file) {
    this.source = source;
    this.file = file;
    this.unused = new LinkedHashMap<>(file.tensors());
  }

  public static TensorFile write(FittedField upsampler) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    FeatureField field = upsampler.field();
    for (Parameter parameter : field.parameters()) {
      put(tensors, parameter.name(), parameter.value(), parameter.shape());
    }
    if (field instanceof ImplicitField implicit) {
      Shape s = implicit.image().shape();
      put(tensors, IMAGE, implicit.image().toArray(Layout.NCHW), s.n(), s.c(), s.h(), s.w());
      ColorRange range = implicit.network().range();
      float[] ends = Arrays.copyOf(range.low(), 2 * COLORS);
      System.arraycopy(range.high(), 0, ends, COLORS, COLORS);
      put(tensors, RANGE, ends, 2, COLORS);
      metadata.put("dropout", Double.toString(implicit.network().options().dropout()));
    }
    Pca pca = upsampler.pca();
    put(tensors, MEAN, pca.mean(), pca.channels());
    put(tensors, COMPONENTS, pca.weight(), pca.components(), pca.channels());
    put(tensors, SINGULAR, floats(pca.singularValues()), pca.components());
    put(tensors, RATIO, floats(pca.explainedVarianceRatio()), pca.components());
    return new TensorFile(tensors, metadata);
  }

  /**
   * Reads a file.
   *
   * @param source what error messages call it
   * @throws IOException if it is another one, a key is missing or too many, has the wrong shape or
   *     holds NaN or infinity
   */
  public static ImplicitUpsampler read(String source, TensorFile file, Backend backend)
      throws IOException {
    return new ImplicitLayout(source, file).read(backend);
  }

  private ImplicitUpsampler read(Backend backend) throws IOException {
    if (!FORMAT.equals(file.metadata().get("format"))) {
      boolean stack = JbuLayout.FORMAT.equals(file.metadata().get("format"));
      if (stack || file.tensors().keySet().stream().anyMatch(JbuLayout::isStage)) {
        throw bad(
            "holds the weights of a JBU upsampler, expected one that was fitted to an image;"
                + " FeatUp.load reads it");
      }
      throw bad("metadata format is " + file.metadata().get("format") + ", expected " + FORMAT);
    }
    try {
      FeatureField field =
          file.tensors().containsKey(PIXELS) || file.unreadable().containsKey(PIXELS)
              ? buffer()
              : network();
      FittedField upsampler = new FittedField(field, pca(), backend);
      if (!unused.isEmpty()) {
        throw bad(
            "there is " + unused.values().iterator().next() + ", which does not belong there");
      }
      return upsampler;
    } catch (IllegalArgumentException e) {
      throw new IOException(source + ": " + PlainText.brief(e.getMessage()), e);
    }
  }

  private FeatureField buffer() throws IOException {
    long[] s = shape(PIXELS, 3);
    Shape shape = Shape.of(1, s[2], s[0], s[1]);
    return new ExplicitBuffer(NDArray.wrap(take(PIXELS, s), shape, Layout.CHANNELS_LAST));
  }

  private FeatureField network() throws IOException {
    long[] biases = shape("1.biases", 3);
    long width = shape("4.weight", 4)[0];
    long second = shape("8.weight", 4)[0];
    long outputs = shape("10.weight", 4)[0];
    long coordinates = biases[1];
    if (coordinates != 2 && coordinates != 2 + COLORS) {
      throw bad("1.biases has shape " + Arrays.toString(biases) + ", expected [2, 2 or 5, n]");
    }
    long features = 2 * coordinates * biases[2] + coordinates - 2;
    require("4.weight", width, features, 1, 1);
    require("8.weight", second, width, 1, 1);
    require("10.weight", outputs, second, 1, 1);
    ImplicitOptions options =
        new ImplicitOptions(
            (int) biases[2], coordinates > 2, (int) width, (int) second, (int) outputs, dropout());
    long[] s = shape(IMAGE, 4);
    NDArray image = NDArray.wrap(take(IMAGE, s), Shape.of(s), Layout.NCHW);
    float[] ends = take(RANGE, 2, COLORS);
    float[] low = Arrays.copyOf(ends, COLORS);
    float[] high = Arrays.copyOfRange(ends, COLORS, ends.length);
    ImplicitNetwork network = new ImplicitNetwork(options, new ColorRange(low, high));
    for (Parameter parameter : network.parameters()) {
      float[] values = take(parameter.name(), parameter.shape());
      System.arraycopy(values, 0, parameter.value(), 0, values.length);
    }
    return new ImplicitField(network, image);
  }

  private double dropout() throws IOException {
    String text = file.metadata().getOrDefault("dropout", "0");
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IOException(
          source + ": metadata dropout is " + PlainText.brief(text) + ", expected a number", e);
    }
  }

  private Pca pca() throws IOException {
    long[] components = shape(COMPONENTS, 2);
    return Pca.of(
        take(MEAN, components[1]),
        take(COMPONENTS, components),
        doubles(take(SINGULAR, components[0])),
        doubles(take(RATIO, components[0])));
  }

  private long[] shape(String name, int rank) throws IOException {
    long[] shape = tensor(name).shape();
    if (shape.length != rank) {
      throw bad(name + " has shape " + Arrays.toString(shape) + ", expected rank " + rank);
    }
    return shape;
  }

  /** The elements of a tensor of a given shape, all finite. */
  private float[] require(String name, long... shape) throws IOException {
    Tensor tensor = tensor(name);
    if (!Arrays.equals(tensor.shape(), shape)) {
      throw bad(
          name
              + " has shape "
              + Arrays.toString(tensor.shape())
              + ", expected "
              + Arrays.toString(shape));
    }
    for (float value : tensor.data()) {
      if (!Float.isFinite(value)) {
        throw bad(name + " holds " + value + ", expected finite numbers");
      }
    }
    return tensor.data();
  }

  /** As {@link #require}; the tensor then counts as used. */
  private float[] take(String name, long... shape) throws IOException {
    float[] data = require(name, shape);
    unused.remove(name);
    return data;
  }

  private Tensor tensor(String name) throws IOException {
    try {
      return file.require(name);
    } catch (IOException e) {
      throw new IOException(source + ": " + PlainText.brief(e.getMessage()), e);
    }
  }

  private IOException bad(String what) {
    return new IOException(source + ": " + PlainText.brief(what));
  }

  private static void put(Map<String, Tensor> tensors, String name, float[] data, long... shape) {
    tensors.put(name, new Tensor(name, shape, data));
  }

  private static float[] floats(double[] values) {
    float[] result = new float[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = (float) values[i];
    }
    return result;
  }

  private static double[] doubles(float[] values) {
    double[] result = new double[values.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = values[i];
    }
    return result;
  }
}
