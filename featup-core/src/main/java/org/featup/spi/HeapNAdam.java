package org.featup.spi;

import java.util.List;

/** NAdam on the heap. */
final class HeapNAdam implements NAdamTensors {
  private final List<float[]> values;
  private final List<float[]> gradients;
  private final List<float[]> means;
  private final List<float[]> squares;

  HeapNAdam(List<float[]> values, List<float[]> gradients) {
    this.values = List.copyOf(values);
    this.gradients = List.copyOf(gradients);
    this.means = values.stream().map(value -> new float[value.length]).toList();
    this.squares = values.stream().map(value -> new float[value.length]).toList();
  }

  @Override
  public void step(List<NAdamStep> steps) {
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) != null) {
        update(steps.get(i), values.get(i), gradients.get(i), means.get(i), squares.get(i));
      }
    }
  }

  private static void update(
      NAdamStep step, float[] value, float[] gradient, float[] mean, float[] square) {
    double beta1 = step.beta1();
    double beta2 = step.beta2();
    double epsilon = step.epsilon();
    double kept = step.kept();
    double ofGradient = step.ofGradient();
    double ofMean = step.ofMean();
    double correction = step.correction();
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

  @Override
  public float[] mean(int index) {
    return means.get(index);
  }

  @Override
  public float[] squares(int index) {
    return squares.get(index);
  }

  @Override
  public void restore(int index, float[] mean, float[] square) {
    System.arraycopy(mean, 0, means.get(index), 0, mean.length);
    System.arraycopy(square, 0, squares.get(index), 0, square.length);
  }

  /** The heap needs no freeing. */
  @Override
  public void close() {}
}
