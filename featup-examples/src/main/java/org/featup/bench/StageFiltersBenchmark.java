package org.featup.bench;

import java.util.concurrent.TimeUnit;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.StageParameters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** JMH: the filters of one stage (equations 5 and 6), which no channel of features enters. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StageFiltersBenchmark {

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  /** Rows and columns of the stage. */
  @Param("224")
  public int side;

  private Backend chosen;
  private StageParameters stage;
  private NDArray guidance;

  /** Called by JMH. */
  public StageFiltersBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    RandomArrays random = new RandomArrays();
    chosen = Backends.byName(backend);
    stage = JbuWorkload.randomStage(random);
    guidance = random.array(new Shape(1, stage.guidance(), side, side));
  }

  /**
   * Computes and stores the filters.
   *
   * @return 49 weights per pixel
   */
  @Benchmark
  public NDArray filters() {
    return chosen.stageFilters(guidance, stage);
  }
}
