package org.featup.internal.backbone;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.backbone.Backbone;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Arena;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.Taps;

/**
 * A convolution network that was never trained: four layers of 8, 16, 32 and 64 random filters of
 * 4x4 pixels, stride 2, reflected border, each followed by a ReLU. A cell is 16 pixels wide and
 * sees 46. Random filters keep edges and colours apart and know nothing of objects (as in Jarrett
 * et al., 2009, where random filters with a rectifier came near learned ones), so such features are
 * the other extreme to those of a network that has learned to ignore what does not matter to it.
 *
 * <p>The filters are normal with variance 2 / (inputs of a filter), after He et al. (2015), and
 * biases with deviation 0.1. Filters of even size on a stride of 2 have their centres in the middle
 * of the cells that they stand for; 3x3 filters would move the map by 7.5 pixels over four layers.
 * An image whose sides are no multiples of 16 is resized to the nearest ones.
 *
 * <p>Safe for use by many threads at once.
 */
public final class RandomNetwork implements Backbone {
  private static final int[] CHANNELS = {3, 8, 16, 32, 64};
  private static final int EDGE = 4;
  private static final int STRIDE = 16;
  private static final double BIAS = 0.1;

  private final String name;
  private final List<Conv1x1> layers;
  private final Backend backend;

  /**
   * Draws the filters.
   *
   * @param name for logs and file names
   * @param random draws filters and biases
   * @param backend where to compute
   */
  public RandomNetwork(String name, RandomGenerator random, Backend backend) {
    this.name = name;
    this.backend = backend;
    List<Conv1x1> drawn = new ArrayList<>();
    for (int i = 1; i < CHANNELS.length; i++) {
      drawn.add(layer(EDGE * EDGE * CHANNELS[i - 1], CHANNELS[i], random));
    }
    this.layers = List.copyOf(drawn);
  }

  /** The filters of a layer, as a map of all that a window holds. */
  private static Conv1x1 layer(int inputs, int outputs, RandomGenerator random) {
    float[] filters = new float[inputs * outputs];
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
    }
    float[] biases = new float[outputs];
    for (int i = 0; i < outputs; i++) {
      biases[i] = (float) (random.nextGaussian() * BIAS);
    }
    return new Conv1x1(inputs, outputs, filters, biases);
  }

  @Override
  public NDArray features(NDArray image) {
    Shape size = image.shape();
    if (size.c() != CHANNELS[0]) {
      throw new IllegalArgumentException(name + ": expected an image of 3 channels, given " + size);
    }
    NDArray map = image.channelsLast();
    int height = cells(size.h()) * STRIDE;
    int width = cells(size.w()) * STRIDE;
    try (Arena arena = Arena.of(backend)) {
      if (height != size.h() || width != size.w()) {
        Taps rows = Taps.bilinear(size.h(), height);
        map = arena.resample(map, rows, Taps.bilinear(size.w(), width)).toHost();
      }
      for (Conv1x1 layer : layers) {
        map = arena.conv1x1(windows(map), layer).toHost();
        rectify(map);
      }
      return map;
    }
  }

  private static int cells(int pixels) {
    return Math.max(1, Math.round((float) pixels / STRIDE));
  }

  /**
   * The window of each output pixel (i, j), pixels 2i - 1 to 2i + 2 by 2j - 1 to 2j + 2, as
   * channels.
   *
   * @param x (N, C, H, W), channels-last, H and W even
   * @return (N, 16 C, H / 2, W / 2)
   */
  private static NDArray windows(NDArray x) {
    Shape in = x.shape();
    int c = in.c();
    NDArray all = NDArray.zeros(new Shape(in.n(), EDGE * EDGE * c, in.h() / 2, in.w() / 2));
    Shape out = all.shape();
    int to = all.offset();
    for (int row = 0; row < out.n() * out.h(); row++) {
      int image = row / out.h() * in.h();
      for (int j = 0; j < out.w(); j++) {
        for (int dy = 0; dy < EDGE; dy++) {
          int y = image + reflect(row % out.h() * 2 - 1 + dy, in.h());
          for (int dx = 0; dx < EDGE; dx++) {
            int from = x.offset() + (y * in.w() + reflect(2 * j - 1 + dx, in.w())) * c;
            System.arraycopy(x.data(), from, all.data(), to, c);
            to += c;
          }
        }
      }
    }
    return all;
  }

  /** As PyTorch reflects a border of one pixel. */
  private static int reflect(int i, int size) {
    if (i < 0) {
      return -i;
    }
    return i < size ? i : 2 * (size - 1) - i;
  }

  private static void rectify(NDArray x) {
    int end = x.offset() + x.shape().arrayLength();
    for (int i = x.offset(); i < end; i++) {
      x.data()[i] = Math.max(0, x.data()[i]);
    }
  }

  @Override
  public int stride() {
    return STRIDE;
  }

  @Override
  public String name() {
    return name;
  }

  /** Does nothing. */
  @Override
  public void close() {}
}
