package org.featup.bench;

import java.util.Random;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.Conv1x1;

/** Repeatable normally distributed numbers. */
final class RandomArrays {
  private final Random random = new Random(0);

  NDArray array(Shape shape) {
    NDArray array = NDArray.zeros(shape);
    float[] numbers = numbers(shape.arrayLength(), 1);
    System.arraycopy(numbers, 0, array.data(), array.offset(), numbers.length);
    return array;
  }

  /** With weights of about the size that training starts from. */
  Conv1x1 conv(int inputs, int outputs) {
    double scale = 1 / Math.sqrt(3.0 * inputs);
    int weights = Shape.of(outputs, inputs, 1).arrayLength();
    return new Conv1x1(inputs, outputs, numbers(weights, scale), numbers(outputs, scale));
  }

  private float[] numbers(int count, double scale) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (scale * random.nextGaussian());
    }
    return numbers;
  }
}
