package org.featup.bench;

import java.util.concurrent.TimeUnit;
import org.featup.ndarray.NDArray;
import org.featup.spi.Backends;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** JMH: the spatially adaptive convolution and its gradients. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class AdaptiveConvBenchmark {
  private static final int DIAMETER = 7;

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  /** Channels. */
  @Param({"96", "384"})
  public int channels;

  /** Rows and columns. */
  @Param("112")
  public int side;

  private AdaptiveConvWorkload workload;

  /** Called by JMH. */
  public AdaptiveConvBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    workload =
        new AdaptiveConvWorkload(
            Backends.byName(backend), new ConvShape(1, side, side, channels, DIAMETER));
  }

  /**
   * Equation 4.
   *
   * @return its output
   */
  @Benchmark
  public NDArray forward() {
    return workload.forward();
  }

  /**
   * The gradient by the source.
   *
   * @return the gradient
   */
  @Benchmark
  public NDArray gradientBySource() {
    return workload.gradSource();
  }

  /**
   * The gradient by the filters.
   *
   * @return the gradient
   */
  @Benchmark
  public NDArray gradientByFilters() {
    return workload.gradFilters();
  }
}
