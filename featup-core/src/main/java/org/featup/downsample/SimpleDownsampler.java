package org.featup.downsample;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.featup.internal.downsample.Views;
import org.featup.jitter.Jitter;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Parameter;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.spi.Resampling;

/**
 * One learned blur kernel for all cells and channels: {@code |p| / sum |p|}. The parameter is
 * called {@code kernel_params}, and starts with ones.
 */
public final class SimpleDownsampler implements Downsampler {
  private final PoolGrid grid;
  private final Parameter kernelParams;

  /**
   * A box kernel, to be learned.
   *
   * @param grid the windows
   */
  public SimpleDownsampler(PoolGrid grid) {
    this.grid = grid;
    float[] ones = new float[grid.taps()];
    Arrays.fill(ones, 1);
    this.kernelParams = new Parameter("kernel_params", ones, grid.kernel(), grid.kernel());
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(kernelParams);
  }

  @Override
  public PoolGrid grid() {
    return grid;
  }

  /**
   * The weights of a window.
   *
   * @return k * k weights of sum 1, row-major, a new array
   */
  public float[] kernel() {
    double sum = sum();
    float[] p = kernelParams.value();
    float[] kernel = new float[p.length];
    for (int i = 0; i < p.length; i++) {
      kernel[i] = (float) (Math.abs(p[i]) / sum);
    }
    return kernel;
  }

  /**
   * Adds the parameter's share of a gradient by {@link #kernel}.
   *
   * @param dKernel one element per weight
   */
  public void addKernelGradient(float[] dKernel) {
    double sum = sum();
    float[] p = kernelParams.value();
    double mean = 0;
    for (int i = 0; i < p.length; i++) {
      mean += Math.abs(p[i]) / sum * dKernel[i];
    }
    for (int i = 0; i < p.length; i++) {
      kernelParams.gradient()[i] += (float) (Math.signum(p[i]) * (dKernel[i] - mean) / sum);
    }
  }

  /**
   * {@inheritDoc} Nothing is ever dropped, and any number of channels is pooled.
   *
   * @param dropout not used
   */
  @Override
  public Pooled forward(NDArray x, List<Jitter> jitters, RandomGenerator dropout, Backend backend) {
    List<Resampling> views = Views.of(jitters, x.shape(), grid, false);
    float[] kernel = kernel();
    NDArray output = backend.pool(x, views, grid, kernel);
    return new Pooled() {
      @Override
      public NDArray output() {
        return output;
      }

      @Override
      public void backward(NDArray dOut, NDArray dX) {
        Views.checkGradients(output, dOut, x.shape(), dX);
        float[] dKernel = new float[kernel.length];
        backend.poolGradients(x, views, grid, kernel, dOut, dX, dKernel);
        addKernelGradient(dKernel);
      }
    };
  }

  private double sum() {
    double sum = 0;
    for (float p : kernelParams.value()) {
      sum += Math.abs(p);
    }
    return sum;
  }
}
