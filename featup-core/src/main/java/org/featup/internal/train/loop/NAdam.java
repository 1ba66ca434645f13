package org.featup.internal.train.loop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;
import org.featup.spi.NAdamOps;
import org.featup.spi.NAdamStep;
import org.featup.spi.NAdamTensors;
import org.featup.train.NAdamOptions;

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
 * m and v lie where a backend computes. Arithmetic is in double, powers by {@link StrictMath}, so
 * that a run repeats bit for bit on every machine. Not safe for use by several threads at once.
 */
public final class NAdam implements AutoCloseable {
  private static final String MEAN = "optimizer.exp_avg.";
  private static final String SQUARES = "optimizer.exp_avg_sq.";

  private final List<Parameter> parameters;
  private final NAdamOptions options;
  private final LearningRates rates;
  private final NAdamTensors tensors;
  private long steps;

  /** Of each parameter, t and M. */
  private final long[] learned;

  private final double[] muProducts;

  /**
   * An optimiser that has made no step, on the heap.
   *
   * @param parameters what to learn; shared, their values change
   * @param options rates and decays
   */
  public NAdam(List<Parameter> parameters, NAdamOptions options) {
    this(parameters, options, LearningRates.SAME);
  }

  /**
   * An optimiser that has made no step, on the heap, with a learning rate for each parameter.
   *
   * @param parameters what to learn; shared, their values change
   * @param options rates and decays
   * @param rates factors on the learning rate
   */
  public NAdam(List<Parameter> parameters, NAdamOptions options, LearningRates rates) {
    this(parameters, options, rates, NAdamOps.HEAP);
  }

  /**
   * An optimiser that has made no step, where a backend computes.
   *
   * @param parameters what to learn; shared, their values change
   * @param options rates and decays
   * @param rates factors on the learning rate
   * @param backend keeps the state and computes
   */
  public NAdam(
      List<Parameter> parameters, NAdamOptions options, LearningRates rates, NAdamOps backend) {
    this.parameters = List.copyOf(parameters);
    this.options = options;
    this.rates = rates;
    this.learned = new long[this.parameters.size()];
    this.muProducts = new double[this.parameters.size()];
    Arrays.fill(muProducts, 1);
    this.tensors =
        backend.nadam(
            this.parameters.stream().map(Parameter::value).toList(),
            this.parameters.stream().map(Parameter::gradient).toList());
  }

  /** Moves every parameter against its gradient. The gradients stay as they are. */
  public void step() {
    steps++;
    List<NAdamStep> all = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      double factor = rates.factor(parameters.get(i), steps);
      if (factor > 0) {
        learned[i]++;
        muProducts[i] *= mu(learned[i]);
      }
      all.add(factor > 0 ? step(i, options.learningRate() * factor) : null);
    }
    tensors.step(all);
  }

  private NAdamStep step(int index, double rate) {
    double mu = mu(learned[index]);
    double next = mu(learned[index] + 1);
    double product = muProducts[index];
    return new NAdamStep(
        options.beta1(),
        options.beta2(),
        options.epsilon(),
        1 - rate * options.weightDecay(),
        rate * (1 - mu) / (1 - product),
        rate * next / (1 - product * next),
        1 - StrictMath.pow(options.beta2(), (double) learned[index]));
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
   *     before its name; to be read before the next step
   */
  public List<Tensor> state() {
    List<Tensor> state = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      state.add(new Tensor(MEAN + parameter.name(), parameter.shape(), tensors.mean(i)));
      state.add(new Tensor(SQUARES + parameter.name(), parameter.shape(), tensors.squares(i)));
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
    for (Parameter parameter : parameters) {
      check(file.require(MEAN + parameter.name()), parameter);
      check(file.require(SQUARES + parameter.name()), parameter);
    }
    for (int i = 0; i < parameters.size(); i++) {
      String name = parameters.get(i).name();
      tensors.restore(i, file.require(MEAN + name).data(), file.require(SQUARES + name).data());
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

  private static void check(Tensor stored, Parameter parameter) throws IOException {
    if (!Arrays.equals(stored.shape(), parameter.shape())) {
      throw new IOException(stored + ": expected shape " + Arrays.toString(parameter.shape()));
    }
  }

  /** Frees what the state takes of a device's memory; the state is lost then. */
  @Override
  public void close() {
    tensors.close();
  }

  private long learned(Parameter parameter, long stepsMade) {
    return LongStream.rangeClosed(1, stepsMade)
        .filter(step -> rates.factor(parameter, step) > 0)
        .count();
  }
}
