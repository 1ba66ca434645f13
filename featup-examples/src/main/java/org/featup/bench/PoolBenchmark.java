package org.featup.bench;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.featup.downsample.AttentionDownsampler;
import org.featup.downsample.Pooled;
import org.featup.jitter.Jitter;
import org.featup.jitter.JitterSampler;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.PoolGrid;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** JMH: the attention downsampler, through jitters and blur, on a map of 224x224. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PoolBenchmark {
  private static final int SIDE = 224;
  private static final int CELLS = 14;

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  /** Channels, kernel and jitters: as the two upsamplers are trained. */
  @Param({"129-29-10", "31-16-1"})
  public String sizes;

  private Backend chosen;
  private AttentionDownsampler downsampler;
  private List<Jitter> jitters;
  private NDArray features;
  private NDArray dFeatures;
  private NDArray dOut;
  private Pooled pooled;

  /** Called by JMH. */
  public PoolBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    List<Integer> size = List.of(sizes.split("-")).stream().map(Integer::valueOf).toList();
    RandomArrays arrays = new RandomArrays();
    Random random = new Random(0);
    PoolGrid grid = new PoolGrid(size.get(1), CELLS, CELLS);
    JitterSampler sampler = JitterSampler.implicit();
    chosen = Backends.byName(backend);
    downsampler = new AttentionDownsampler(size.get(0), grid, true, random);
    jitters =
        IntStream.range(0, size.get(2)).mapToObj(i -> sampler.sample(SIDE, SIDE, random)).toList();
    features = arrays.array(new Shape(1, size.get(0), SIDE, SIDE));
    dFeatures = NDArray.zeros(features.shape());
    pooled = forward();
    dOut = arrays.array(pooled.output().shape());
  }

  /**
   * Saliency and pooled features.
   *
   * @return the pooled features
   */
  @Benchmark
  public Pooled forward() {
    return downsampler.forward(features, jitters, null, chosen);
  }

  /**
   * The gradients of features and parameters.
   *
   * @return the former
   */
  @Benchmark
  public NDArray backward() {
    pooled.backward(dOut, dFeatures);
    return dFeatures;
  }
}
