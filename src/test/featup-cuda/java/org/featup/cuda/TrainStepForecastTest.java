package org.featup.cuda;

import static org.featup.spi.TestData.random;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.featup.cuda.ptx.InterpretedDriver;
import org.featup.cuda.ptx.Traffic;
import org.featup.downsample.AttentionDownsampler;
import org.featup.internal.cuda.driver.PooledContext;
import org.featup.internal.cuda.memory.CudaSession;
import org.featup.internal.train.loop.LearningRates;
import org.featup.internal.train.loop.NAdam;
import org.featup.internal.train.stack.JbuObjective;
import org.featup.internal.train.stack.JbuParameters;
import org.featup.internal.train.stack.JbuSample;
import org.featup.internal.train.stack.JbuViews;
import org.featup.jitter.JitterSampler;
import org.featup.loss.ScaleNet;
import org.featup.ndarray.Parameter;
import org.featup.reduce.RandomProjection;
import org.featup.spi.Backend;
import org.featup.spi.PoolGrid;
import org.featup.train.JbuLosses;
import org.featup.train.NAdamOptions;
import org.featup.upsample.JbuArchitecture;
import org.junit.jupiter.api.Test;

/**
 * Counts the launches of a step of training the stack, and prints what docs/gpu-predictions.md
 * predicts from them. With {@code -Dfeatup.forecast=true} at the size of {@code featup bench
 * train-step}, which takes minutes; else at a small one.
 */
class TrainStepForecastTest {
  private static final boolean WHOLE = Boolean.getBoolean("featup.forecast");
  private static final int CHANNELS = WHOLE ? 384 : 6;
  private static final int CELLS = WHOLE ? 14 : 2;
  private static final int COMPONENTS = WHOLE ? 30 : 3;
  private static final int SIDE = 16 * CELLS;

  @Test
  void everyLaunchOfAStep() {
    List<Traffic> launches = new ArrayList<>();
    InterpretedDriver driver = new InterpretedDriver(4L << 30);
    driver.onLaunch(launches::add);
    try (CudaBackend cuda =
        new CudaBackend("cuda", new CudaSession(new PooledContext(driver.open(0))))) {
      step(cuda);
    }
    driver.assertAllClosed();
    Map<String, List<Traffic>> kernels =
        launches.stream().collect(Collectors.groupingBy(Traffic::kernel));
    List<Map.Entry<String, List<Traffic>>> rows = new ArrayList<>(kernels.entrySet());
    rows.sort(Comparator.comparingDouble(row -> -seconds(row.getValue())));
    if (WHOLE) {
      System.out.println("FORECAST of a training step, from counts, not measured on a device");
      rows.forEach(row -> System.out.println(DeviceForecast.row(row.getKey(), row.getValue())));
      System.out.println(DeviceForecast.row("all", launches));
    }

    assertTrue(
        kernels
            .keySet()
            .containsAll(
                Set.of(
                    "stage_apply",
                    "stage_apply_grad_source",
                    "stage_apply_grad_filters",
                    "stage_mlp",
                    "stage_mlp_grad",
                    "key_products",
                    "key_products_grad",
                    "joint_grad",
                    "attention_weights",
                    "likelihood",
                    "deviation",
                    "nadam")),
        () -> "launched: " + kernels.keySet());
    // four stages that double, forward once and back once
    assertEquals(4, kernels.get("stage_apply").size());
    assertEquals(4, kernels.get("stage_apply_grad_filters").size());
    for (Traffic launch : launches) {
      assertTrue(launch.requestedBytes() >= launch.distinctBytes(), launch::toString);
    }
  }

  private static double seconds(List<Traffic> launches) {
    return launches.stream().mapToDouble(DeviceForecast.H100::seconds).sum();
  }

  /** As {@code featup bench train-step} has it: one image, one jitter, random weights. */
  private static void step(Backend backend) {
    Random random = new Random(0);
    JbuParameters stack = JbuParameters.of(JbuArchitecture.released(CHANNELS).initial(random));
    PoolGrid grid = new PoolGrid(16, CELLS, CELLS);
    AttentionDownsampler downsampler = new AttentionDownsampler(CHANNELS, grid, true, random);
    ScaleNet scaleNet = new ScaleNet(CHANNELS, random);
    JbuObjective objective =
        new JbuObjective(stack, downsampler, scaleNet, JbuLosses.LIKELIHOOD, backend);
    List<Parameter> parameters =
        Stream.of(stack.parameters(), downsampler.parameters(), scaleNet.parameters())
            .flatMap(List::stream)
            .toList();
    NAdam optimizer = new NAdam(parameters, NAdamOptions.defaults(), LearningRates.SAME, backend);
    JbuViews views =
        new JbuViews(
            List.of(
                (WHOLE ? JitterSampler.jbu() : new JitterSampler(4, 2, 0.5, 0.5))
                    .sample(SIDE, SIDE, random)),
            random(1, 1, CHANNELS, CELLS, CELLS),
            RandomProjection.draw(CHANNELS, COMPONENTS, random));
    JbuSample sample =
        new JbuSample(
            random(2, 1, 3, SIDE, SIDE),
            random(3, 1, CHANNELS, CELLS, CELLS),
            List.of(views),
            List.of(),
            null);
    parameters.forEach(Parameter::clearGradient);
    objective.backward(sample, JbuObjective.Order.PROJECTED, random, 1);
    optimizer.step();
  }
}
