package org.featup.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.featup.internal.nn.FeatureField;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.nn.ImplicitNetwork;
import org.featup.internal.nn.ImplicitOptions;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.ColorRange;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** JMH: the implicit network as it is trained, 128 channels in every layer, at 224x224. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ImplicitBenchmark {
  private static final int SIDE = 224;
  private static final int CHANNELS = 128;

  /** The backend's name. */
  @Param({"simd", "scalar"})
  public String backend;

  private Backend chosen;
  private Random random;
  private ImplicitField field;
  private FeatureField.Pass pass;
  private NDArray dOut;

  /** Called by JMH. */
  public ImplicitBenchmark() {}

  /** Makes network, image and gradient. */
  @Setup
  public void setUp() {
    RandomArrays arrays = new RandomArrays();
    random = new Random(0);
    chosen = Backends.byName(backend);
    NDArray image = arrays.array(new Shape(1, 3, SIDE, SIDE));
    ImplicitOptions options = ImplicitOptions.of(CHANNELS);
    field = new ImplicitField(ImplicitNetwork.random(options, ColorRange.of(image), random), image);
    pass = forward();
    dOut = arrays.array(pass.output().shape());
  }

  /**
   * The features.
   *
   * @return the features and the way back
   */
  @Benchmark
  public FeatureField.Pass forward() {
    return field.forward(random, chosen);
  }

  /**
   * The gradients of all parameters, activations computed again.
   *
   * @return the field, whose gradients they are added to
   */
  @Benchmark
  public FeatureField backward() {
    pass.backward(dOut);
    return field;
  }
}
