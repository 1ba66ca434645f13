package org.featup.train;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.nn.Parameter;

/**
 * Adam with Nesterov momentum (Dozat, 2016), as {@code torch.optim.NAdam} computes it. With the
 * gradient g of step t, which counts from 1:
 *
 * <pre>
 * mu(t)  = beta1 (1 - 0.96^(t momentumDecay) / 2)
 * m      = beta1 m + (1 - beta1) g                       M = mu(1) mu(2) ... mu(t)
 * v      = beta2 v + (1 - beta2) g^2                     d = sqrt(v / (1 - beta2^t)) + epsilon
 * value -= learningRate ((1 - mu(t)) / (1 - M) g + mu(t + 1) / (1 - M mu(t + 1)) m) / d
 * </pre>
 *
 * Weight decay, if any, is decoupled: {@code value -= learningRate weightDecay value} goes before.
 *
 * <p>{@link LearningRates} give each parameter a factor on the learning rate. A step in which it is
 * 0 does not count for the parameter: its t is the number of steps in which it learned, so that one
 * that begins late begins as all others did.
 *
 * <p>The state is m and v, as float32, and the number of steps; each t and M is a function of that.
 * Arithmetic is in double, powers by {@link StrictMath}, so that a run repeats bit for bit on every
 * machine. Not safe for use by several threads at once.
 */
public final class NAdam {
  private static final String MEAN = "optimizer.exp_avg.";
  private static final String SQUARES = "optimizer.exp_avg_sq.";

  private final List<Parameter> parameters;
  private final NAdamOptions options;
  private final LearningRates rates;
  private final List<float[]> means = new ArrayList<>();
  private final List<float[]> squares = new ArrayList<>();
  private long steps;

  /** Of each parameter, t and M. */
  private final long[] learned;

  private final double[] muProducts;

  /**
   * An optimiser that has made no step.
   *
   * @param parameters what to learn; shared, their values change
   * @param options rates and decays
   */
  public NAdam(List<Parameter> parameters, NAdamOptions options) {
    this(parameters, options, LearningRates.SAME);
  }

  /**
   * An optimiser that has made no step, with a learning rate for each parameter.
   *
   * @param parameters what to learn; shared, their values change
   * @param options rates and decays
   * @param rates factors on the learning rate
   */
  public NAdam(List<Parameter> parameters, NAdamOptions options, LearningRates rates) {
    this.parameters = List.copyOf(parameters);
    this.options = options;
    this.rates = rates;
    this.learned = new long[this.parameters.size()];
    this.muProducts = new double[this.parameters.size()];
    Arrays.fill(muProducts, 1);
    for (Parameter parameter : this.parameters) {
      means.add(new float[parameter.value().length]);
      squares.add(new float[parameter.value().length]);
    }
  }

  /** Moves every parameter against its gradient. The gradients stay as they are. */
  public void step() {
    steps++;
    for (int i = 0; i < parameters.size(); i++) {
      double factor = rates.factor(parameters.get(i), steps);
      if (factor > 0) {
        learned[i]++;
        muProducts[i] *= mu(learned[i]);
        update(i, options.learningRate() * factor);
      }
    }
  }

  private void update(int index, double rate) {
    double mu = mu(learned[index]);
    double next = mu(learned[index] + 1);
    double product = muProducts[index];
    double ofGradient = rate * (1 - mu) / (1 - product);
    double ofMean = rate * next / (1 - product * next);
    double correction = 1 - StrictMath.pow(options.beta2(), (double) learned[index]);
    float[] value = parameters.get(index).value();
    float[] gradient = parameters.get(index).gradient();
    float[] mean = means.get(index);
    float[] square = squares.get(index);
    double beta1 = options.beta1();
    double beta2 = options.beta2();
    double epsilon = options.epsilon();
    double kept = 1 - rate * options.weightDecay();
    for (int i = 0; i < value.length; i++) {
      double g = gradient[i];
      double m = beta1 * mean[i] + (1 - beta1) * g;
      double v = beta2 * square[i] + (1 - beta2) * g * g;
      mean[i] = (float) m;
      square[i] = (float) v;
      double d = Math.sqrt(v / correction) + epsilon;
      value[i] = (float) (kept * value[i] - (ofGradient * g + ofMean * m) / d);
    }
  }

  private double mu(long step) {
    return options.beta1() * (1 - 0.5 * StrictMath.pow(0.96, step * options.momentumDecay()));
  }

  /**
   * The steps made, over all runs that the state has gone through.
   *
   * @return 0 or more
   */
  public long steps() {
    return steps;
  }

  /**
   * The parameters that the next step moves.
   *
   * @return those whose factor is not 0
   */
  public List<Parameter> moving() {
    return parameters.stream().filter(p -> rates.factor(p, steps + 1) > 0).toList();
  }

  /**
   * The options.
   *
   * @return rates and decays
   */
  public NAdamOptions options() {
    return options;
  }

  /**
   * The state, but for the number of steps.
   *
   * @return two tensors per parameter, {@code optimizer.exp_avg.} and {@code optimizer.exp_avg_sq.}
   *     before its name; shared, not copied
   */
  public List<Tensor> state() {
    List<Tensor> state = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      state.add(new Tensor(MEAN + parameter.name(), parameter.shape(), means.get(i)));
      state.add(new Tensor(SQUARES + parameter.name(), parameter.shape(), squares.get(i)));
    }
    return state;
  }

  /**
   * Takes over a state that {@link #state} gave.
   *
   * @param file holds the tensors, others beside them
   * @param stepsMade how many steps had been made, 0 or more
   * @throws IOException if one is missing or has another shape; nothing has changed then
   */
  public void restore(TensorFile file, long stepsMade) throws IOException {
    List<Tensor> state = state();
    for (Tensor tensor : state) {
      Tensor stored = file.require(tensor.name());
      if (!Arrays.equals(stored.shape(), tensor.shape())) {
        throw new IOException(stored + ": expected shape " + Arrays.toString(tensor.shape()));
      }
    }
    for (Tensor tensor : state) {
      System.arraycopy(
          file.require(tensor.name()).data(), 0, tensor.data(), 0, tensor.data().length);
    }
    steps = stepsMade;
    Arrays.setAll(learned, i -> learned(parameters.get(i), stepsMade));
    Arrays.fill(muProducts, 1);
    double product = 1;
    for (long t = 1; t <= stepsMade; t++) {
      product *= mu(t);
      for (int i = 0; i < learned.length; i++) {
        muProducts[i] = learned[i] == t ? product : muProducts[i];
      }
    }
  }

  private long learned(Parameter parameter, long stepsMade) {
    return LongStream.rangeClosed(1, stepsMade)
        .filter(step -> rates.factor(parameter, step) > 0)
        .count();
  }
}
