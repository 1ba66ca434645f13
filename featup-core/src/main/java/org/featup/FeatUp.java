package org.featup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.featup.backbone.Backbone;
import org.featup.io.Safetensors;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.train.FitOptions;
import org.featup.train.ImplicitTrainer;
import org.featup.train.TrainingListener;
import org.featup.upsample.ImplicitUpsampler;
import org.featup.upsample.JbuUpsampler;

/**
 * FeatUp (arXiv 2403.10516): features of any vision backbone at image resolution.
 *
 * <pre>{@code
 * NDArray hr = FeatUp.upsample(features, image);   // 1xCx14x14 + 1x3x224x224 -> 1xCx224x224
 * }</pre>
 *
 * <p>Computes on the best backend found ({@link Backends#standard}): {@code simd} needs {@code
 * --add-modules jdk.incubator.vector} on the command line of the JVM, and a processor with fused
 * multiply-add; {@code scalar} always works.
 *
 * <p>Shapes and sizes are given as rows and columns, height before width. Features whose rows and
 * columns do not go with those of the image by more than a cell cause one warning in the log: their
 * axes are swapped, or channels-last data were given as NCHW.
 */
public final class FeatUp {
  private static final String BUNDLED = "jbu_universal.safetensors";
  private static final Bundled UNIVERSAL = new Bundled();

  private FeatUp() {}

  /**
   * Upsamples features 16 times with the bundled weights, which serve any backbone and any number
   * of channels. Allocates the output, a third of it for the stages before (a quarter alive at
   * once), and a few MB per thread.
   *
   * @param features (N, C, h, w); not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation ({@link
   *     org.featup.io.Images#toNDArray(java.awt.image.BufferedImage)} makes one), H &gt;= h, W
   *     &gt;= w; not modified
   * @return a new array (N, C, 16 h, 16 w), channels-last
   * @throws IllegalArgumentException if the shapes do not fit each other, or an image on the heap
   *     holds NaN or infinity
   */
  public static NDArray upsample(NDArray features, NDArray image) {
    return bundled().upsample(features, image);
  }

  /**
   * Upsamples features to any size with the bundled weights.
   *
   * @param features (N, C, h, w); not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h, W &gt;=
   *     w; not modified
   * @param height rows wanted, at least h
   * @param width columns wanted, at least w
   * @return a new array (N, C, height, width), channels-last
   * @throws IllegalArgumentException if the shapes or the size do not fit, or an image on the heap
   *     holds NaN or infinity
   */
  public static NDArray upsample(NDArray features, NDArray image, int height, int width) {
    return bundled().upsample(features, image, height, width);
  }

  /**
   * Upsamples features with the bundled weights into memory of the caller's, which many calls can
   * use in turn. Allocates a third of the output's size for the stages before the last.
   *
   * @param features (N, C, h, w); not modified
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation, H &gt;= h, W &gt;=
   *     w; not modified
   * @param out (N, C, height, width) with the rows and columns wanted, at least h and w; on the
   *     heap, dense channels-last as {@link NDArray#zeros} makes it. Every element is written
   * @throws IllegalArgumentException if the shapes or the layout do not fit, the output shares
   *     elements with an argument, or an image on the heap holds NaN or infinity
   * @throws IllegalStateException if the output lies on a device
   */
  public static void upsample(NDArray features, NDArray image, NDArray out) {
    bundled().upsample(features, image, out);
  }

  /**
   * The upsampler with the bundled weights: four stages of radius 3, a gaussian range kernel on 32
   * keys, trained from bilateral filters; no correction, no final convolution.
   *
   * @return always the same one
   */
  public static JbuUpsampler bundled() {
    return UNIVERSAL.get();
  }

  /**
   * Loads weights: safetensors, or a released PyTorch checkpoint such as {@code
   * dino16_jbu_stack_cocostuff.ckpt}.
   *
   * @param path a {@code .safetensors}, {@code .ckpt} or {@code .pth} file
   * @return the upsampler, on the standard backend
   * @throws IOException if the file cannot be read, is malformed, or lacks what a stack needs
   */
  public static JbuUpsampler load(Path path) throws IOException {
    return JbuUpsampler.load(path, Backends.standard());
  }

  /**
   * Loads weights for a given backend.
   *
   * @param path a {@code .safetensors}, {@code .ckpt} or {@code .pth} file
   * @param backend where to compute
   * @return the upsampler
   * @throws IOException if the file cannot be read, is malformed, or lacks what a stack needs
   */
  public static JbuUpsampler load(Path path, Backend backend) throws IOException {
    return JbuUpsampler.load(path, backend);
  }

  /**
   * Fits an implicit upsampler to one image, with nothing but the backbone's own answers to learn
   * from. Takes one to three minutes on two cores for 224x224, with backbones of the size of
   * MobileNetV2 to InceptionV3; {@link ImplicitTrainer} has checkpoints, metrics and pictures
   * besides.
   *
   * @param backbone whose features are wanted; not closed
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param options how; {@link FitOptions#recommended}, or {@link FitOptions#paper} for Table 7
   * @return the features of this image at any resolution
   * @throws IOException if the views of the image do not fit the disk
   * @throws IllegalArgumentException if the image does not suit the backbone or the options
   * @throws IllegalStateException if the backbone gives features of changing shape, or numbers that
   *     are not finite
   */
  public static ImplicitUpsampler fit(Backbone backbone, NDArray image, FitOptions options)
      throws IOException {
    return fit(backbone, image, options, new TrainingListener() {});
  }

  /**
   * The same, and tells how far it is.
   *
   * @param backbone whose features are wanted; not closed
   * @param image (1, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param options how; {@link FitOptions#recommended}, or {@link FitOptions#paper} for Table 7
   * @param progress receives every event
   * @return the features of this image at any resolution
   * @throws IOException if the views of the image do not fit the disk, or the listener throws it
   * @throws IllegalArgumentException if the image does not suit the backbone or the options
   * @throws IllegalStateException if the backbone gives features of changing shape, or numbers that
   *     are not finite
   */
  public static ImplicitUpsampler fit(
      Backbone backbone, NDArray image, FitOptions options, TrainingListener progress)
      throws IOException {
    return ImplicitTrainer.builder(backbone, image).options(options).build().run(progress);
  }

  /** Reads the bundled weights at the first call. */
  private static final class Bundled {
    private JbuUpsampler upsampler;

    synchronized JbuUpsampler get() {
      if (upsampler == null) {
        upsampler = read();
      }
      return upsampler;
    }

    private static JbuUpsampler read() {
      try (InputStream in = FeatUp.class.getResourceAsStream(BUNDLED)) {
        if (in == null) {
          throw new IllegalStateException("resource org/featup/" + BUNDLED + " is missing");
        }
        byte[] bytes = in.readAllBytes();
        return JbuUpsampler.of(BUNDLED, Safetensors.read(BUNDLED, bytes), Backends.standard());
      } catch (IOException e) {
        throw new UncheckedIOException("the bundled weights cannot be read", e);
      }
    }
  }
}
