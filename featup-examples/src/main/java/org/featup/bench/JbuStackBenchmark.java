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

/** JMH: the whole stack, with random weights of the released checkpoints' architecture. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class JbuStackBenchmark {

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  /** Channels. */
  @Param("384")
  public int channels;

  /** Rows and columns of the features. */
  @Param("14")
  public int side;

  private JbuWorkload workload;

  /** Called by JMH. */
  public JbuStackBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    workload =
        new JbuWorkload(
            JbuWorkload.randomStack(channels, Backends.byName(backend)), channels, side);
  }

  /**
   * Upsamples 16 times.
   *
   * @return the features
   */
  @Benchmark
  public NDArray upsample() {
    return workload.run();
  }
}
