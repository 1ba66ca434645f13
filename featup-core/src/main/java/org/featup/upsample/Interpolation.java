package org.featup.upsample;

import java.util.Objects;
import org.featup.internal.upsample.Checks;
import org.featup.internal.upsample.Placement;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Taps;

/**
 * Interpolation that ignores the image: what FeatUp is compared with. The size without a target is
 * the image's.
 */
public final class Interpolation implements Upsampler {

  /**
   * How values between pixels are found; conventions are PyTorch's, {@code align_corners=false}.
   */
  public enum Mode {
    /** The pixel {@code floor(i * in / out)}. */
    NEAREST,
    /** Linear, edge clamped. */
    BILINEAR,
    /** Cubic convolution with a = -0.75, edge clamped. */
    BICUBIC;

    private Taps taps(int in, int out) {
      return switch (this) {
        case NEAREST -> Taps.nearest(in, out);
        case BILINEAR -> Taps.bilinear(in, out);
        case BICUBIC -> Taps.bicubic(in, out);
      };
    }
  }

  private final Mode mode;
  private final Backend backend;

  /**
   * On the standard backend.
   *
   * @param mode how to interpolate
   */
  public Interpolation(Mode mode) {
    this(mode, Backends.standard());
  }

  /**
   * On a given backend.
   *
   * @param mode how to interpolate
   * @param backend where to compute
   */
  public Interpolation(Mode mode, Backend backend) {
    this.mode = Objects.requireNonNull(mode, "mode");
    this.backend = Objects.requireNonNull(backend, "backend");
  }

  @Override
  public NDArray upsample(NDArray features, NDArray image) {
    return upsample(features, image, image.shape().h(), image.shape().w());
  }

  @Override
  public NDArray upsample(NDArray features, NDArray image, int height, int width) {
    check(features.shape(), image.shape(), height, width);
    Checks.length(features.shape().withSize(height, width), "ask for a smaller target");
    Taps rows = mode.taps(features.shape().h(), height);
    Taps columns = mode.taps(features.shape().w(), width);
    return Placement.like(features, backend.resample(features, rows, columns));
  }

  @Override
  public void upsample(NDArray features, NDArray image, NDArray out) {
    Checks.out(out, features, image);
    check(features.shape(), image.shape(), out.shape().h(), out.shape().w());
    Taps rows = mode.taps(features.shape().h(), out.shape().h());
    Taps columns = mode.taps(features.shape().w(), out.shape().w());
    backend.resample(features, rows, columns, out);
  }

  private static void check(Shape features, Shape image, int height, int width) {
    Checks.image(image);
    Checks.pair(features, image);
    Checks.target(features.h(), features.w(), height, width);
  }

  /**
   * Interpolates band by band: the way to an output larger than memory. Equal to the rows of {@link
   * #upsample(NDArray, NDArray, int, int)}.
   *
   * @param features (N, C, h, w), any number of channels; not modified
   * @param height rows of the whole output, at least h
   * @param width columns wanted, at least w
   * @param sink takes bands of at most 64 rows, from the top down
   * @throws IllegalArgumentException if the size does not fit
   */
  public void rows(NDArray features, int height, int width, RowSink sink) {
    Checks.target(features.shape().h(), features.shape().w(), height, width);
    Taps rows = mode.taps(features.shape().h(), height);
    Taps columns = mode.taps(features.shape().w(), width);
    try (NDArray given = backend.resident(features)) {
      for (int first = 0; first < height; first += Upsampling.BAND_ROWS) {
        Taps band = rows.outputs(first, Math.min(height, first + Upsampling.BAND_ROWS));
        sink.accept(first, Placement.like(features, backend.resample(given, band, columns)));
      }
    }
  }

  @Override
  public String toString() {
    return mode.name().toLowerCase(java.util.Locale.ROOT);
  }
}
