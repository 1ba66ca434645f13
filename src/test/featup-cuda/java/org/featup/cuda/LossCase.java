package org.featup.cuda;

import static org.featup.cuda.StageArrays.GRADIENT;
import static org.featup.cuda.StageArrays.OUTPUT;
import static org.featup.cuda.StageArrays.assertClose;
import static org.featup.cuda.StageArrays.assertSame;
import static org.featup.cuda.StageArrays.random;
import static org.featup.cuda.StageArrays.scalar;
import static org.featup.cuda.StageArrays.values;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.featup.internal.cuda.losses.CudaLosses;
import org.featup.internal.cuda.losses.CudaNAdamTest;
import org.featup.internal.cuda.maps.BlockTotal;
import org.featup.internal.cuda.maps.CudaMaps;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.featup.spi.LossOps;
import org.featup.spi.MapOps;

/**
 * Extents of the maps that losses see, and comparisons with the oracle. Few blocks run, so that
 * each takes several turns; gradients are added to maps on the device that are not zero.
 */
public record LossCase(int n, int c, int h, int w) {

  /** Of all kernels of losses, maps and the optimiser. */
  public static List<KernelCase> all() {
    // more cells and elements than the blocks take at a time, and more channels than lanes
    LossCase given = new LossCase(2, 37, 5, 7);
    return List.of(
        new KernelCase("nadam", CudaNAdamTest::threeSteps),
        new KernelCase("deviation", given::deviation),
        // channels of two blocks
        new KernelCase("deviation of many channels", new LossCase(1, 150, 2, 3)::deviation),
        new KernelCase("low deviation", given::lowDeviation),
        new KernelCase("deviations of all sizes", LossCase::deviationsOfAllSizes),
        new KernelCase("likelihood", given::likelihood),
        new KernelCase("squared error", given::squaredError),
        new KernelCase("total variation", given::totalVariation),
        new KernelCase("magnitude", given::magnitude),
        new KernelCase("add", given::add),
        new KernelCase("set", given::set),
        new KernelCase("sums of channels", given::channelSums),
        new KernelCase("subtract", given::subtract),
        new KernelCase("add difference", given::addDifference));
  }

  private static final double WEIGHT = 0.7;
  private static final int BLOCKS = 2;

  private static LossOps losses(CudaSession session) {
    return new CudaLosses(session, new BlockTotal(session, BLOCKS));
  }

  private static MapOps maps(CudaSession session) {
    return new CudaMaps(session, new BlockTotal(session, BLOCKS));
  }

  private Shape shape() {
    return new Shape(n, c, h, w);
  }

  public NDArray map(long seed) {
    return random(seed, n, c, h, w);
  }

  private NDArray plane(long seed) {
    return random(seed, n, 1, h, w);
  }

  /** A factor for each channel, so large that deviations span some powers of two. */
  private float[] weight() {
    float[] weight = values(5, c);
    for (int i = 0; i < c; i++) {
      weight[i] *= (float) (4 / Math.sqrt(c));
    }
    return weight;
  }

  private static NDArray row(float[] values) {
    return NDArray.wrap(values, new Shape(1, 1, 1, values.length), Layout.CHANNELS_LAST);
  }

  private static void close(double expected, double actual) {
    assertEquals(expected, actual, OUTPUT * Math.abs(expected));
  }

  public void deviation(CudaSession session) {
    deviation(session, 0.3f);
  }

  /** All below the bound, but for some. */
  public void lowDeviation(CudaSession session) {
    deviation(session, -9.2f);
  }

  private void deviation(CudaSession session, float bias) {
    NDArray expected = scalar().deviation(map(1), weight(), bias);
    float[][] dWeight = {values(7, c), values(7, c)};
    float[][] dBias = {{2}, {2}};
    scalar().deviationGradients(map(1), expected, plane(2), dWeight[0], dBias[0]);
    LossOps cuda = losses(session);
    try (NDArray x = session.resident(map(1));
        NDArray actual = cuda.deviation(x, weight(), bias)) {
      assertClose(expected, actual, OUTPUT);
      cuda.deviationGradients(x, actual, plane(2), dWeight[1], dBias[1]);
    }
    assertClose(row(dWeight[0]), row(dWeight[1]), GRADIENT);
    assertClose(row(dBias[0]), row(dBias[1]), GRADIENT);
  }

  /** Far below the bound, at it, and up to beyond what a float holds; to the last bits but one. */
  public static void deviationsOfAllSizes(CudaSession session) {
    float[] nets = {-1e9f, -1e4f, -200, -100, -9.3f, -9, 0, 9, 50, 88, 88.7f, 100, 1e4f, 1e9f};
    NDArray x = row(nets);
    NDArray expected = scalar().deviation(x, new float[] {1}, -0.05f);
    try (NDArray onDevice = losses(session).deviation(x, new float[] {1}, -0.05f)) {
      NDArray actual = onDevice.toHost();
      for (int i = 0; i < nets.length; i++) {
        float value = expected.get(0, 0, 0, i);
        double tolerance = 1e-6 * Math.min(value, Float.MAX_VALUE);
        assertEquals(value, actual.get(0, 0, 0, i), tolerance, "deviation of " + nets[i]);
      }
    }
  }

  public void likelihood(CudaSession session) {
    NDArray s = scalar().deviation(map(1), weight(), 0.1f);
    NDArray dY = map(3);
    NDArray dS = plane(4);
    LossOps cuda = losses(session);
    try (NDArray onDevice = session.resident(map(3));
        NDArray dSOnDevice = session.resident(plane(4))) {
      double expected = scalar().likelihood(map(2), map(1), s, WEIGHT, dY, dS);
      close(expected, cuda.likelihood(map(2), map(1), s, WEIGHT, onDevice, dSOnDevice));
      assertClose(dY, onDevice, GRADIENT);
      assertClose(dS, dSOnDevice, GRADIENT);
    }
  }

  public void squaredError(CudaSession session) {
    NDArray dY = map(3);
    double expected = scalar().squaredError(map(2), map(1), 40, dY);
    try (NDArray onDevice = session.resident(map(3))) {
      close(expected, losses(session).squaredError(map(2), map(1), 40, onDevice));
      assertClose(dY, onDevice, GRADIENT);
    }
  }

  public void totalVariation(CudaSession session) {
    NDArray dMap = map(3);
    double expected = scalar().totalVariation(map(2), 40, dMap);
    try (NDArray onDevice = session.resident(map(3))) {
      close(expected, losses(session).totalVariation(map(2), 40, onDevice));
      assertClose(dMap, onDevice, GRADIENT);
    }
  }

  /** One pixel is a vector of zeros. */
  public void magnitude(CudaSession session) {
    NDArray x = map(1);
    for (int i = 0; i < c; i++) {
      x.set(0, i, h - 1, w - 1, 0);
    }
    NDArray expected = scalar().magnitude(x);
    NDArray dX = map(3);
    scalar().magnitudeGradients(x, expected, plane(2), dX);
    LossOps cuda = losses(session);
    try (NDArray onDevice = session.resident(map(3));
        NDArray actual = cuda.magnitude(x)) {
      assertClose(expected, actual, OUTPUT);
      cuda.magnitudeGradients(x, actual, plane(2), onDevice);
      assertClose(dX, onDevice, GRADIENT);
    }
  }

  /** Some channels of a map, between others. */
  private NDArray inner(NDArray wide) {
    return wide.view(new int[] {0, 2, 0, 0}, shape());
  }

  public void add(CudaSession session) {
    NDArray wide = random(4, n, c + 3, h, w);
    scalar().add(map(1), inner(wide));
    try (NDArray onDevice = session.resident(random(4, n, c + 3, h, w))) {
      maps(session).add(map(1), inner(onDevice));
      assertSame(wide, onDevice);
    }
  }

  public void set(CudaSession session) {
    NDArray wide = random(4, n, c + 3, h, w);
    scalar().set(map(1), inner(wide));
    try (NDArray onDevice = session.resident(random(4, n, c + 3, h, w))) {
      maps(session).set(map(1), inner(onDevice));
      assertSame(wide, onDevice);
    }
  }

  public void channelSums(CudaSession session) {
    try (NDArray zeros = maps(session).zeros(shape())) {
      assertSame(NDArray.zeros(shape()), zeros);
      maps(session).add(map(1), zeros);
      float[] sums = maps(session).channelSums(zeros);
      assertClose(row(scalar().channelSums(map(1))), row(sums), OUTPUT);
    }
  }

  public void subtract(CudaSession session) {
    NDArray from = map(2);
    double expected = scalar().subtract(from, map(1));
    try (NDArray onDevice = session.resident(map(2))) {
      close(expected, maps(session).subtract(onDevice, map(1)));
      assertSame(from, onDevice);
    }
  }

  public void addDifference(CudaSession session) {
    NDArray sum = map(3);
    scalar().addDifference(map(1), map(2), -1.5f, sum);
    try (NDArray onDevice = session.resident(map(3))) {
      maps(session).addDifference(map(1), map(2), -1.5f, onDevice);
      assertClose(sum, onDevice, GRADIENT);
    }
  }
}
