package org.featup.internal.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.featup.internal.cpu.kernels.Matrix;
import org.featup.internal.cpu.kernels.WaveRates;
import org.featup.spi.FourierFeatures;
import org.junit.jupiter.api.Test;

/** Sines and cosines of large phases against StrictMath, on which a wrong reduction would show. */
class SimdWavesTest {
  /** The sum of the bounds in {@link SimdWaves}. */
  private static final double BOUND = 2e-7;

  @Test
  void allFrequenciesOfThePaper() {
    for (int count : new int[] {1, 7, 8, 16, 17, 30, 64}) {
      check(FourierFeatures.frequencies(count), 2000, 1);
    }
  }

  @Test
  void upToTheGreatestPhase() {
    check(new double[] {51_471, 50_000, 12_345.6789, 1}, 20_000, 1);
    check(new double[] {5_147.1, 1_234.56789, 1}, 20_000, 10);
  }

  @Test
  void multiplesOfAQuarterTurn() {
    double[] values = new double[4000];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 2000) / 2000.0;
    }
    check(new double[] {1000 * Math.PI, 2000 * Math.PI, Math.PI / 2, 0}, values);
  }

  private static void check(double[] frequencies, int count, double scale) {
    Random random = new Random(frequencies.length);
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = scale * (2 * random.nextDouble() - 1);
    }
    values[0] = 0;
    values[1] = scale;
    values[2] = -scale;
    check(frequencies, values);
  }

  private static void check(double[] frequencies, double[] values) {
    int lanes = SimdRows.LANES;
    int n = frequencies.length;
    int stride = 2 * n + lanes;
    Matrix out = new Matrix(new float[values.length * stride], 0, stride);
    WaveRates rates = WaveRates.of(frequencies, lanes);
    SimdWaves.waves(values, values.length, rates, out, 0);
    for (int i = 0; i < values.length; i++) {
      for (int k = 0; k < n; k++) {
        double phase = frequencies[k] * values[i];
        String at = frequencies[k] + " * " + values[i];
        assertEquals(StrictMath.sin(phase), out.data()[i * stride + k], BOUND, at);
        assertEquals(StrictMath.cos(phase), out.data()[i * stride + n + k], BOUND, at);
      }
    }
  }
}
