package org.featup.internal.cuda.implicit;

import org.featup.internal.cuda.driver.DeviceMemory;
import org.featup.internal.cuda.maps.PoolWindows;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.cuda.memory.DeviceScope;
import org.featup.spi.Band;
import org.featup.spi.ColorRange;
import org.featup.spi.FourierFeatures;

/** The Fourier features of an image's pixels, and their gradients by the biases. */
public final class DeviceWaves {
  private final CudaSession session;
  private final FourierFeatures fourier;
  private final int width;
  private final Object image;
  private final DeviceMemory rows;
  private final DeviceMemory columns;
  private final DeviceMemory frequencies;
  private final DeviceMemory biases;
  private final DeviceMemory ranges;

  public DeviceWaves(CudaSession session, DeviceScope scope, FourierFeatures fourier, Band image) {
    this.session = session;
    this.fourier = fourier;
    this.width = image.array().shape().w();
    this.image = fourier.colors() == null ? (Object) 0L : scope.input(image.array());
    this.rows = coordinates(scope, image.firstRow(), image.array().shape().h(), image.height());
    this.columns = coordinates(scope, 0, width, width);
    this.frequencies = scope.upload(fourier.frequencies());
    this.biases = scope.upload(fourier.biases());
    this.ranges = scope.upload(ranges(fourier.colors()));
  }

  private static DeviceMemory coordinates(DeviceScope scope, int from, int count, int extent) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = FourierFeatures.coordinate(from + i, extent);
    }
    return scope.upload(values);
  }

  /** Per colour the lowest value, and its distance to the highest as two floats that add up. */
  private static float[] ranges(ColorRange colors) {
    int channels = colors == null ? 0 : colors.channels();
    float[] ranges = new float[3 * channels];
    for (int c = 0; c < channels; c++) {
      double distance = Math.max((double) colors.high()[c] - colors.low()[c], 1e-4);
      ranges[3 * c] = colors.low()[c];
      ranges[3 * c + 1] = (float) distance;
      ranges[3 * c + 2] = (float) (distance - ranges[3 * c + 1]);
    }
    return ranges;
  }

  /** Computes the features of some pixels. */
  public void features(int firstPixel, int pixels, DeviceMemory out) {
    launch(firstPixel, pixels, out, 0);
  }

  /** Multiplies gradients by the features' derivatives by the biases. */
  public void slopes(int firstPixel, int pixels, DeviceMemory gradients) {
    launch(firstPixel, pixels, gradients, 1);
  }

  private void launch(int firstPixel, int pixels, DeviceMemory out, int slopes) {
    int elements = Math.multiplyExact(pixels, fourier.channels());
    session
        .kernel("implicit", "implicit_waves")
        .launch(
            PoolWindows.threads(elements),
            image,
            rows,
            columns,
            frequencies,
            biases,
            ranges,
            out,
            elements,
            firstPixel,
            width,
            fourier.channels(),
            fourier.coordinates(),
            fourier.frequencies().length * fourier.coordinates(),
            slopes);
  }
}
