package org.featup.downsample;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.featup.internal.downsample.Views;
import org.featup.internal.ndarray.PixelMajor;
import org.featup.jitter.Jitter;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.ndarray.Shape;
import org.featup.spi.AttentionGradients;
import org.featup.spi.AttentionKernel;
import org.featup.spi.Backend;
import org.featup.spi.Conv1x1;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * The attention downsampler (equation 2): a linear layer gives each pixel a saliency, and the
 * weights of a window are {@code softmax(w * saliency + b)}, w and b one number for each place of
 * it. Optionally the features are blurred before (5x5, sigma 1).
 *
 * <p>Parameters have the names of the original: {@code attention_net.1.weight}, {@code
 * attention_net.1.bias}, {@code w} and {@code b}.
 */
public final class AttentionDownsampler implements Downsampler {
  /** Deviation of w from 1 and of b from 0 at the start. */
  private static final double DEVIATION = 0.01;

  private final PoolGrid grid;
  private final boolean blur;
  private final SaliencyHead head;
  private final Parameter w;
  private final Parameter b;

  /**
   * A downsampler to be learned, initialised as the original: w = 1 + 0.01 z, b = 0.01 z with
   * normal z, and the linear layer uniform within {@code 1 / sqrt(channels)} of 0.
   *
   * @param channels of the features, at least 1
   * @param grid the windows
   * @param blur whether to blur before
   * @param random draws the values
   * @throws IllegalArgumentException if there is no channel
   */
  public AttentionDownsampler(int channels, PoolGrid grid, boolean blur, RandomGenerator random) {
    this.grid = grid;
    this.blur = blur;
    this.head = new SaliencyHead(channels, random);
    this.w = place("w", 1, random);
    this.b = place("b", 0, random);
  }

  private Parameter place(String name, double mean, RandomGenerator random) {
    float[] values = new float[grid.taps()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + DEVIATION * random.nextGaussian());
    }
    return new Parameter(name, values, grid.kernel(), grid.kernel());
  }

  @Override
  public List<Parameter> parameters() {
    return Stream.concat(head.parameters().stream(), Stream.of(w, b)).toList();
  }

  @Override
  public PoolGrid grid() {
    return grid;
  }

  /**
   * The linear layer, for callers that compute the saliency themselves.
   *
   * @return the layer itself, not a copy
   */
  public SaliencyHead head() {
    return head;
  }

  /**
   * The saliency of every pixel, nothing dropped: what the attention looks at.
   *
   * @param x features (B, C, H, W)
   * @param backend computes
   * @return (B, 1, H, W)
   * @throws IllegalArgumentException if the channels are not those it was made for
   */
  public NDArray saliency(NDArray x, Backend backend) {
    return saliency(x, head.map(head.mask(null)), backend);
  }

  private NDArray saliency(NDArray x, Conv1x1 map, Backend backend) {
    if (x.shape().c() != head.channels()) {
      throw new IllegalArgumentException(
          "expected features of " + head.channels() + " channels, given " + x.shape());
    }
    return backend.saliency(x, map.weight(), map.bias()[0]);
  }

  /**
   * The factors of the saliency as a picture.
   *
   * @return w as (1, 1, k, k), a copy
   */
  public NDArray wMap() {
    return picture(w);
  }

  /**
   * The logits of the places as a picture.
   *
   * @return b as (1, 1, k, k), a copy
   */
  public NDArray bMap() {
    return picture(b);
  }

  private NDArray picture(Parameter parameter) {
    Shape shape = new Shape(1, 1, grid.kernel(), grid.kernel());
    return NDArray.wrap(parameter.value().clone(), shape, Layout.NCHW);
  }

  @Override
  public Pooled forward(NDArray x, List<Jitter> jitters, RandomGenerator dropout, Backend backend) {
    float[] mask = head.mask(dropout);
    Conv1x1 map = head.map(mask);
    NDArray saliency = saliency(x, map, backend);
    AttentionPooled pooled = forward(x, saliency, jitters, backend);
    return new Pooled() {
      @Override
      public NDArray output() {
        return pooled.output();
      }

      @Override
      public void backward(NDArray dOut, NDArray dX) {
        float[] dWeight = new float[mask.length];
        float[] dBias = new float[1];
        try (NDArray dSaliency = backend.zeros(saliency.shape())) {
          pooled.backward(dOut, dX, dSaliency);
          backend.saliencyGradients(x, map.weight(), dSaliency, dX, dWeight, dBias);
        }
        head.addGradient(mask, dWeight, dBias);
      }
    };
  }

  /**
   * Pools by a saliency that the caller computed: by {@link #head}, or by what became of it in
   * front of an upsampler. Then x may be any channels, projections say.
   *
   * @param x features (B, C, H, W); not modified, and kept by the result
   * @param saliency (B, 1, H, W); not modified, and kept by the result
   * @param jitters J of them, at least one
   * @param backend computes
   * @return the pooled features (J * B, C, grid.height(), grid.width()) and their way back
   * @throws IllegalArgumentException if there is no jitter, a jitter or the kernel does not fit the
   *     features, or the saliency has another size or more than one channel
   */
  public AttentionPooled forward(
      NDArray x, NDArray saliency, List<Jitter> jitters, Backend backend) {
    AttentionPooledMaps pooled = forward(List.of(x), saliency, jitters, backend);
    return new AttentionPooled() {
      @Override
      public NDArray output() {
        return pooled.outputs().get(0);
      }

      @Override
      public void backward(NDArray dOut, NDArray dX, NDArray dSaliency) {
        pooled.backward(List.of(dOut), List.of(dX), dSaliency);
      }
    };
  }

  /**
   * The same for several maps, which are pooled as if they were channels of one: the weights of the
   * windows are made once for all.
   *
   * @param maps one or more, (B, C, H, W) each; not modified, and kept by the result
   * @param saliency (B, 1, H, W); not modified, and kept by the result
   * @param jitters J of them, at least one
   * @param backend computes
   * @return the pooled maps (J * B, C, grid.height(), grid.width()) and their way back
   * @throws IllegalArgumentException if there is no jitter, a jitter or the kernel does not fit the
   *     maps, or a map and the saliency differ in size, or that has more than one channel
   */
  public AttentionPooledMaps forward(
      List<NDArray> maps, NDArray saliency, List<Jitter> jitters, Backend backend) {
    Shape size = saliency.shape();
    for (NDArray map : maps) {
      Shape wanted = map.shape().withChannels(1);
      if (!size.equals(wanted)) {
        throw new IllegalArgumentException(
            "expected a saliency of shape " + wanted + ", given " + size);
      }
    }
    List<Resampling> views = Views.of(jitters, size, grid, blur);
    AttentionKernel kernel = new AttentionKernel(w.value(), b.value());
    List<NDArray> outputs = backend.attentionPool(maps, saliency, views, grid, kernel);
    return new AttentionPooledMaps() {
      @Override
      public List<NDArray> outputs() {
        return outputs;
      }

      @Override
      public void backward(List<NDArray> dOuts, List<NDArray> dMaps, NDArray dSaliency) {
        for (int m = 0; m < outputs.size(); m++) {
          Views.checkGradients(outputs.get(m), dOuts.get(m), maps.get(m).shape(), dMaps.get(m));
        }
        PixelMajor.checkSum("dSaliency", size, dSaliency);
        AttentionGradients gradients =
            new AttentionGradients(dMaps, dSaliency, w.gradient(), b.gradient());
        backend.attentionPoolGradients(maps, saliency, views, grid, kernel, dOuts, gradients);
      }
    };
  }
}
