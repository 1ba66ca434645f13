package org.featup.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.featup.bench.ConvTrial.Formulation;
import org.featup.internal.cuda.driver.CudaDriver;
import org.featup.internal.cuda.driver.CudaOutOfMemoryException;
import org.featup.internal.cuda.driver.JCudaDriver;
import org.featup.spi.Backend;
import org.featup.spi.Workers;

/**
 * What the paper's Table 6 compares: the adaptive convolution, forward and backward, with one that
 * unfolds, by time and peak memory.
 */
public final class Table6 {
  /** The eight shapes of the paper. */
  public static final List<ConvShape> SHAPES =
      List.of(
          new ConvShape(1, 14, 14, 2048, 5),
          new ConvShape(1, 512, 512, 3, 5),
          new ConvShape(16, 32, 32, 2048, 5),
          new ConvShape(32, 512, 512, 3, 5),
          new ConvShape(64, 14, 14, 2048, 5),
          new ConvShape(64, 224, 224, 3, 5),
          new ConvShape(64, 64, 64, 16, 5),
          new ConvShape(64, 64, 64, 16, 7));

  /**
   * The maps of the stages of a stack over 384 channels, more channels, batches, and smaller
   * windows: what a stack meets.
   */
  public static final List<ConvShape> STACK_SHAPES =
      List.of(
          new ConvShape(1, 28, 28, 384, 7),
          new ConvShape(1, 56, 56, 384, 7),
          new ConvShape(1, 112, 112, 384, 7),
          new ConvShape(1, 224, 224, 384, 7),
          new ConvShape(1, 112, 112, 768, 7),
          new ConvShape(1, 112, 112, 2048, 7),
          new ConvShape(8, 56, 56, 384, 5),
          new ConvShape(8, 112, 112, 384, 3));

  /** A launch of some microseconds is timed many at once, so that waiting for it costs little. */
  private static final double TIMED_SECONDS = 0.02;

  private static final int MOST_TIMES = 100;

  private final Meter meter;
  private final Function<ConvShape, ConvTrial> trials;

  private Table6(Meter meter, Function<ConvShape, ConvTrial> trials) {
    this.meter = meter;
    this.trials = trials;
  }

  /**
   * On a CPU.
   *
   * @param meter how often
   * @param backend what is measured
   * @param workers the threads of the formulation by unfolding
   * @return the measurement
   */
  public static Table6 onHost(Meter meter, Backend backend, Workers workers) {
    return new Table6(meter, size -> new HostConvTrial(backend, workers, size));
  }

  /**
   * On a CUDA device.
   *
   * @param meter how often
   * @param device its number, from 0
   * @return the measurement
   */
  public static Table6 onCuda(Meter meter, int device) {
    CudaDriver driver = new JCudaDriver();
    return new Table6(meter, size -> new CudaConvTrial(driver, device, size));
  }

  /**
   * Measures.
   *
   * @param sizes what
   * @return a row for each
   */
  public List<Table6Row> measure(List<ConvShape> sizes) {
    List<Table6Row> rows = new ArrayList<>();
    for (ConvShape size : sizes) {
      try (ConvTrial trial = trials.apply(size)) {
        rows.add(
            new Table6Row(size, cost(trial, Formulation.BACKEND), cost(trial, Formulation.UNFOLD)));
      }
    }
    return rows;
  }

  private Table6Row.Cost cost(ConvTrial trial, Formulation formulation) {
    String refusal = trial.refusal(formulation);
    if (refusal != null) {
      return Table6Row.Cost.refused(refusal);
    }
    try {
      double forward = seconds(times -> trial.forward(formulation, times));
      double backward = seconds(times -> trial.backward(formulation, times));
      // at last, so that what the first calls make once is not counted
      long peak =
          trial.peakBytes(
              () -> {
                trial.forward(formulation, 1);
                trial.backward(formulation, 1);
              });
      return new Table6Row.Cost(forward, backward, peak, null);
    } catch (CudaOutOfMemoryException e) {
      return Table6Row.Cost.refused(e.getMessage());
    }
  }

  private double seconds(IntConsumer operation) {
    long start = System.nanoTime();
    operation.accept(1);
    double once = (System.nanoTime() - start) / 1e9;
    int times = (int) Math.max(1, Math.min(MOST_TIMES, TIMED_SECONDS / once));
    return Meter.median(meter.seconds(() -> operation.accept(times))) / times;
  }
}
