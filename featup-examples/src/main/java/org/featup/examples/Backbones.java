package org.featup.examples;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.featup.backbone.Backbone;
import org.featup.backbone.CellGrid;
import org.featup.backbone.OnnxBackbone;
import org.featup.backbone.OnnxBackboneBuilder;
import org.featup.io.Normalization;

/** The backbones that come with the examples. Their licences are in the NOTICE beside them. */
public final class Backbones {
  /**
   * MobileNetV2's padding puts the centre of cell 0 on pixel 15, but training has bent the kernels
   * back towards the image's own symmetry: features of mirrored photos agree best when it is taken
   * to be here.
   */
  private static final double MEASURED_ORIGIN = 10.5;

  /** Half of what InceptionV3's layers without padding swallow in front of its blocks. */
  private static final int INCEPTION_MARGIN = 21;

  private static final Map<String, IntFunction<OnnxBackboneBuilder>> BUNDLED =
      Map.of("mobilenetv2", Backbones::mobileNetV2, "inceptionv3", Backbones::inceptionV3);

  private Backbones() {}

  /**
   * The default: a MobileNetV2 trained to detect objects of Open Images, 576 channels at stride 16,
   * normalised over the channels, for images of any size; two threads. Apache-2.0.
   *
   * @return a new backbone; the caller closes it
   * @throws IOException if the bundled file cannot be read
   */
  public static Backbone bundled() throws IOException {
    return bundled(2);
  }

  /**
   * The same with a number of threads.
   *
   * @param threads threads of its session, at least 1
   * @return a new backbone; the caller closes it
   * @throws IOException if the bundled file cannot be read
   * @throws IllegalArgumentException if the number of threads is below 1
   */
  public static Backbone bundled(int threads) throws IOException {
    return named("mobilenetv2", threads);
  }

  /**
   * One of those that are bundled: {@code mobilenetv2}, or {@code inceptionv3}, an InceptionV3
   * trained on ImageNet up to its layer {@code mixed5}, 768 channels at stride 16, normalised over
   * the channels, for images of any size. MIT.
   *
   * @param name one of {@link #names()}
   * @param threads threads of its session, at least 1
   * @return a new backbone; the caller closes it
   * @throws IOException if the bundled file cannot be read
   * @throws IllegalArgumentException if there is none of that name, or the number of threads is
   *     below 1
   */
  public static Backbone named(String name, int threads) throws IOException {
    if (!BUNDLED.containsKey(name)) {
      throw new IllegalArgumentException("expected one of " + names() + ", given " + name);
    }
    try {
      return BUNDLED.get(name).apply(threads).build();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /**
   * The names of those that are bundled.
   *
   * @return names for {@link #named}
   */
  public static Set<String> names() {
    return new TreeSet<>(BUNDLED.keySet());
  }

  private static OnnxBackboneBuilder mobileNetV2(int threads) {
    return builder("mobilenetv2", "mobilenetv2_openimages_fp16.onnx", threads)
        .output("s16_c576")
        .grid(new CellGrid(16, MEASURED_ORIGIN, 0))
        .context(4)
        .normalization(Normalization.INCEPTION);
  }

  private static OnnxBackboneBuilder inceptionV3(int threads) {
    return builder("inceptionv3", "inceptionv3_imagenet_mixed5_u8.onnx", threads)
        .grid(CellGrid.unpadded(16, INCEPTION_MARGIN))
        .context(4)
        .normalization(Normalization.UNIT);
  }

  private static OnnxBackboneBuilder builder(String name, String file, int threads) {
    try (InputStream in = Backbones.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is missing from the class path");
      }
      return OnnxBackbone.builder(name, in.readAllBytes()).channelNorm().threads(threads);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
