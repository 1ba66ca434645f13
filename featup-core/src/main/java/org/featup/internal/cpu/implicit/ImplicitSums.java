package org.featup.internal.cpu.implicit;

import java.util.Arrays;
import org.featup.internal.cpu.common.ScratchMemory;
import org.featup.internal.cpu.kernels.Matrix;

/**
 * Sums over pixels of all gradients: in float for some thousands of pixels, then moved to totals in
 * double.
 */
final class ImplicitSums {
  private final float[] data;
  private final Matrix colors;
  private final Matrix first;
  private final Matrix second;
  private final Matrix secondBias;
  private final Matrix output;
  private final Matrix outputBias;

  ImplicitSums(ImplicitLayers layers) {
    WaveGroup waves = layers.colors();
    DenseLayer s = layers.second();
    DenseLayer o = layers.output();
    int columns = waves == null ? 0 : waves.columns();
    ScratchMemory memory =
        ScratchMemory.of(
            waves == null ? 0 : Math.multiplyExact(waves.rows(), columns),
            2 * layers.width(),
            Math.multiplyExact(s.outputs(), s.inputWidth()),
            s.outputWidth(),
            Math.multiplyExact(o.outputs(), o.inputWidth()),
            o.outputWidth());
    this.data = memory.data();
    this.colors = new Matrix(data, memory.start(0), columns);
    this.first = new Matrix(data, memory.start(1), layers.width());
    this.second = new Matrix(data, memory.start(2), s.inputWidth());
    this.secondBias = new Matrix(data, memory.start(3), s.outputWidth());
    this.output = new Matrix(data, memory.start(4), o.inputWidth());
    this.outputBias = new Matrix(data, memory.start(5), o.outputWidth());
  }

  /** By the colours' folded weights and moments, see {@link WaveGroup#rows}. */
  Matrix colors() {
    return colors;
  }

  /** The first product's gradient times the pixel's mean, and times its deviation: two rows. */
  Matrix first() {
    return first;
  }

  /** By the second convolution's folded weights, outputs x inputs. */
  Matrix second() {
    return second;
  }

  /** By its folded bias. */
  Matrix secondBias() {
    return secondBias;
  }

  /** By the last convolution's weights, outputs x inputs. */
  Matrix output() {
    return output;
  }

  /** By its bias. */
  Matrix outputBias() {
    return outputBias;
  }

  /** Zeros for {@link #moveTo}, in which the sums lie where they do here. */
  double[] totals() {
    return new double[data.length];
  }

  /** Adds all sums to totals and starts again at zero. */
  void moveTo(double[] totals) {
    for (int i = 0; i < data.length; i++) {
      totals[i] += data[i];
    }
    Arrays.fill(data, 0);
  }
}
