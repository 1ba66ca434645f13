package org.featup.upsample;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.featup.internal.upsample.ChannelOrder;
import org.featup.internal.upsample.Checks;
import org.featup.internal.upsample.GuidancePyramid;
import org.featup.internal.upsample.JbuLayout;
import org.featup.internal.upsample.StageMaps;
import org.featup.internal.upsample.StagePlan;
import org.featup.io.Safetensors;
import org.featup.io.TensorFile;
import org.featup.io.WeightFile;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.OutOfDeviceMemoryException;
import org.featup.spi.StageParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stack of joint bilateral upsamplers (equation 3): stage i resizes the features to twice their
 * size and filters them with a kernel made from the image at that size (equations 4 to 6); after
 * the last stage {@code F = y + 0.1 (W y + b)}. Immutable and safe for use by many threads.
 *
 * <p>Without a target the output is 2^stages times the features, 16 times for the released
 * checkpoints, whatever the size of the image. With a target the last stage takes its guidance at
 * the target's size. NaN or infinity in the features spread to the pixels whose windows reach them,
 * and through a final convolution to all channels there. In the image they would spread to almost
 * everything and are refused; an image on a device is trusted.
 *
 * <p>On a device the stages run there and nothing else does: features and image on the heap are
 * copied once, and the result lies where the features lie. If the device has too little memory,
 * features on the heap are upsampled band by band.
 */
public final class JbuUpsampler implements Upsampler {
  private static final Logger LOG = LoggerFactory.getLogger(JbuUpsampler.class);

  private final JbuWeights weights;
  private final Backend backend;
  private final StageMaps maps = new StageMaps();

  /**
   * Combines weights with a backend.
   *
   * @param weights what was learned
   * @param backend where to compute
   */
  public JbuUpsampler(JbuWeights weights, Backend backend) {
    this.weights = Objects.requireNonNull(weights, "weights");
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  /**
   * Reads safetensors or a released PyTorch checkpoint.
   *
   * @param path a {@code .safetensors}, {@code .ckpt} or {@code .pth} file
   * @param backend where to compute
   * @return the upsampler
   * @throws IOException if the file cannot be read, is malformed, or lacks what a stack needs; the
   *     message names file and key
   */
  public static JbuUpsampler load(Path path, Backend backend) throws IOException {
    return of(path.toString(), WeightFile.read(path), backend);
  }

  /**
   * Takes the weights out of tensors that were read already.
   *
   * @param source what error messages call them
   * @param file the tensors
   * @param backend where to compute
   * @return the upsampler
   * @throws IOException if the tensors lack what a stack needs; the message names the key
   */
  public static JbuUpsampler of(String source, TensorFile file, Backend backend)
      throws IOException {
    return new JbuUpsampler(JbuLayout.read(source, file), backend);
  }

  /**
   * Writes safetensors in the layout of the released checkpoints, atomically.
   *
   * @param path where to; an old file there is replaced
   * @throws IOException if it cannot be written; an old file then stays as it was
   * @throws IllegalArgumentException if the stages differ in range kernel or, without fixup, in
   *     radius, which a file holds once for all
   */
  public void save(Path path) throws IOException {
    Safetensors.write(path, JbuLayout.write(weights));
  }

  /**
   * What this upsampler has learned.
   *
   * @return the weights
   */
  public JbuWeights weights() {
    return weights;
  }

  /**
   * Where it computes.
   *
   * @return the backend
   */
  public Backend backend() {
    return backend;
  }

  /**
   * The same weights elsewhere.
   *
   * @param other a backend
   * @return a new upsampler
   */
  public JbuUpsampler on(Backend other) {
    return new JbuUpsampler(weights, other);
  }

  /**
   * {@inheritDoc}
   *
   * @return (N, C, h * 2^stages, w * 2^stages)
   */
  @Override
  public NDArray upsample(NDArray features, NDArray image) {
    Shape f = features.shape();
    return upsample(features, image, StagePlan.doubling(f.h(), f.w(), weights.stages().size()));
  }

  @Override
  public NDArray upsample(NDArray features, NDArray image, int height, int width) {
    Shape f = features.shape();
    int stages = weights.stages().size();
    return upsample(features, image, StagePlan.to(f.h(), f.w(), height, width, stages));
  }

  @Override
  public void upsample(NDArray features, NDArray image, NDArray out) {
    Checks.out(out, features, image);
    Shape f = features.shape();
    Shape o = out.shape();
    StagePlan plan = StagePlan.to(f.h(), f.w(), o.h(), o.w(), weights.stages().size());
    check(features.shape(), image);
    upsample(features, image, plan, out);
  }

  /**
   * Computes the filters of an image once, for any number of feature maps of h x w.
   *
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param height rows h of the features
   * @param width columns w of the features
   * @return the filters, ready to apply, to 2^stages times the features
   * @throws IllegalArgumentException if the image has other channels, is smaller than h x w, or
   *     holds NaN or infinity (looked for on the heap only), or if the filters of a stage, D^2 for
   *     each of its pixels, are more elements than a Java array holds
   */
  public Upsampling prepare(NDArray image, int height, int width) {
    Checks.grid(height, width, image.shape());
    return prepare(image, StagePlan.doubling(height, width, weights.stages().size()));
  }

  /**
   * Computes the filters of an image once, for a given output size.
   *
   * @param image (N, 3, H, W), RGB normalised with ImageNet mean and deviation; not modified
   * @param height rows h of the features
   * @param width columns w of the features
   * @param targetHeight rows of the output, at least h
   * @param targetWidth columns of the output, at least w
   * @return the filters, ready to apply
   * @throws IllegalArgumentException if the image has other channels or holds NaN or infinity
   *     (looked for on the heap only), if image or target are smaller than h x w, or if the filters
   *     of a stage, D^2 for each of its pixels, are more elements than a Java array holds
   */
  public Upsampling prepare(
      NDArray image, int height, int width, int targetHeight, int targetWidth) {
    Checks.grid(height, width, image.shape());
    int stages = weights.stages().size();
    return prepare(image, StagePlan.to(height, width, targetHeight, targetWidth, stages));
  }

  private Upsampling prepare(NDArray image, StagePlan plan) {
    Checks.guidance(image, weights.guidance());
    requireFilters(plan, image.shape().n());
    try (NDArray guidance = backend.resident(image)) {
      return new Upsampling(backend, weights, new GuidancePyramid(backend, guidance, plan));
    }
  }

  private NDArray upsample(NDArray features, NDArray image, StagePlan plan) {
    check(features.shape(), image);
    Shape shape = features.shape().withSize(plan.target().height(), plan.target().width());
    Checks.length(shape, advice(plan));
    if (features.device() != null) {
      return whole(features, image, plan, null);
    }
    NDArray out = NDArray.zeros(shape);
    upsample(features, image, plan, out);
    return out;
  }

  private void check(Shape features, NDArray image) {
    Checks.guidance(image, weights.guidance());
    Checks.pair(features, image.shape());
  }

  private void upsample(NDArray features, NDArray image, StagePlan plan, NDArray out) {
    try {
      whole(features, image, plan, out);
    } catch (OutOfDeviceMemoryException e) {
      if (features.device() != null) {
        throw e;
      }
      LOG.warn("upsampling to {} band by band: {}", out.shape(), e.getMessage());
      inBands(features, image, plan, out);
    }
  }

  /** Bands need the filters of the whole target, of one image at a time at least. */
  private String advice(StagePlan plan) {
    try {
      requireFilters(plan, 1);
    } catch (IllegalArgumentException e) {
      return "ask for a smaller target";
    }
    return "take the output band by band, image by image, with prepare and Upsampling.rows";
  }

  private void requireFilters(StagePlan plan, int images) {
    for (int i = 0; i < plan.sizes().size(); i++) {
      Checks.length(
          plan.filters(i, images, weights.stages().get(i)),
          "prepare keeps the filters of every pixel: ask for a smaller target");
    }
  }

  /** The result in {@code out}, or in a new array where the backend computes if that is null. */
  private NDArray whole(NDArray features, NDArray image, StagePlan plan, NDArray out) {
    try (NDArray given = backend.resident(features);
        ChannelOrder source = ChannelOrder.plain(backend, weights.fixup(), given);
        NDArray guidance = backend.resident(image)) {
      GuidancePyramid pyramid = new GuidancePyramid(backend, guidance, plan);
      // in a matrix product a NaN would spread to every pixel
      boolean product = UnitVectors.cheaper(plan, weights, features.shape());
      if (product && UnitVectors.finite(source.features())) {
        return UnitVectors.upsample(this, pyramid, source, out);
      }
      return stages(pyramid, source.features(), source.bias(), out);
    }
  }

  /** For a device that has not memory enough for all: one image at a time, some rows at a time. */
  private void inBands(NDArray features, NDArray image, StagePlan plan, NDArray out) {
    Shape shape = out.shape();
    int row = shape.w() * shape.c();
    for (int n = 0; n < shape.n(); n++) {
      int start = out.offset() + n * shape.h() * row;
      try (Upsampling upsampling = prepare(image.image(n), plan)) {
        upsampling.rows(
            features.image(n),
            0,
            shape.h(),
            (first, band) ->
                System.arraycopy(
                    band.data(),
                    band.offset(),
                    out.data(),
                    start + first * row,
                    band.shape().arrayLength()));
      }
    }
  }

  @Override
  public String toString() {
    return "JbuUpsampler of " + weights + ", on " + backend.name();
  }

  /**
   * Runs all stages with filters that are forgotten as soon as they were used.
   *
   * @return {@code out}, or a new array if that is null
   */
  NDArray stages(GuidancePyramid pyramid, NDArray source, float[] bias, NDArray out) {
    int last = pyramid.plan().sizes().size() - 1;
    return maps.run(
        source,
        pyramid.plan().maps(source.shape()),
        out,
        (i, before, place) -> {
          StageParameters stage = weights.stages().get(i);
          float[] added = i == last ? bias : null;
          try (NDArray guidance = pyramid.level(i)) {
            if (place == null) {
              return backend.stage(before, guidance, stage, added);
            }
            backend.stage(before, guidance, stage, added, place);
            return place;
          }
        });
  }
}
