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

/**
 * JMH: the stack in training, one image: forward through a head that leaves few channels, and back
 * to the gradients of all parameters, of the head and of the features.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StackGradientBenchmark {

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  /** Channels of the features. */
  @Param("384")
  public int channels;

  /** Channels behind the head: 30 projections and the saliency. */
  @Param("31")
  public int outputs;

  /** Rows and columns of the features. */
  @Param("14")
  public int side;

  private StackTrainingWorkload workload;

  /** Called by JMH. */
  public StackGradientBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    workload = new StackTrainingWorkload(channels, outputs, side, Backends.byName(backend));
  }

  /**
   * Upsamples 16 times.
   *
   * @return one of the projected features
   */
  @Benchmark
  public NDArray forward() {
    return workload.forward();
  }

  /**
   * The forward and the backward pass, 16 times the size.
   *
   * @return one element of the gradient of the features
   */
  @Benchmark
  public NDArray forwardAndBackward() {
    return workload.forwardAndBackward();
  }
}
