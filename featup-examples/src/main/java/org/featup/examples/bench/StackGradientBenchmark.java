package org.featup.examples.bench;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.featup.kernel.Backends;
import org.featup.kernel.Conv1x1;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuDropout;
import org.featup.upsample.JbuParameters;
import org.featup.upsample.JbuStack;
import org.featup.upsample.JbuWeights;
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

  private JbuStack stack;
  private NDArray features;
  private NDArray image;
  private NDArray dOut;
  private Conv1x1 head;
  private Conv1x1 dHead;
  private JbuDropout dropout;

  /** Called by JMH. */
  public StackGradientBenchmark() {}

  /** Makes the inputs. */
  @Setup
  public void setUp() {
    RandomArrays random = new RandomArrays();
    JbuWeights weights = JbuArchitecture.released(channels).initial(new Random(0));
    stack = new JbuStack(JbuParameters.of(weights), Backends.byName(backend));
    int large = side << weights.stages().size();
    features = random.array(new Shape(1, channels, side, side));
    image = random.array(new Shape(1, weights.guidance(), large, large));
    dOut = random.array(new Shape(1, outputs, large, large));
    head = random.conv(channels, outputs);
    dHead = Conv1x1.zeros(channels, outputs);
    dropout = JbuDropout.sample(weights, new Random(1));
  }

  /**
   * Upsamples 16 times.
   *
   * @return the projected features
   */
  @Benchmark
  public NDArray forward() {
    return stack.forward(features, image, head, dropout).output();
  }

  /**
   * Upsamples 16 times and goes back.
   *
   * @return the gradient of the features
   */
  @Benchmark
  public NDArray forwardAndBackward() {
    return stack.backward(dOut, stack.forward(features, image, head, dropout), dHead);
  }
}
