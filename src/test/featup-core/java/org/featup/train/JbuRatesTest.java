package org.featup.train;

import static org.featup.train.TinyTraining.OPTIONS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.featup.internal.train.data.TestPictures;
import org.featup.internal.train.stack.BilateralStart;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.spi.RangeKernel;
import org.featup.upsample.JbuArchitecture;
import org.featup.upsample.JbuWeights;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups of parameters that learn later or not at all. */
class JbuRatesTest {
  private static final GroupRate FROZEN = new GroupRate(0, 1);

  @TempDir private Path parent;
  private Path photos;

  /** With corrections, of which every group has some. */
  private static final JbuWeights START =
      BilateralStart.of(
          new JbuArchitecture(4, 3, 3, 32, RangeKernel.GAUSSIAN, true, 0),
          new double[] {16},
          new double[] {0.6},
          new Random(1));

  @BeforeEach
  void writePhotos() throws IOException {
    photos = TestPictures.scenes(parent.resolve("photos"), 5, TinyTraining.SIDE);
  }

  private JbuTrainerBuilder builder(Map<JbuGroup, GroupRate> rates) {
    return TinyTraining.builder(photos, new ColorBackbone("colors", 6, 16))
        .start(START)
        .options(OPTIONS.withRates(rates));
  }

  /** Which group the names of a checkpoint belong to, written down once more. */
  private static boolean belongs(String name, JbuGroup group) {
    return switch (group) {
      case RANGE -> name.contains(".range_proj.");
      case TEMPERATURE -> name.endsWith(".range_temp");
      case SIGMA -> name.endsWith(".sigma_spatial");
      case FIXUP -> name.contains(".fixup_proj.");
      case FINAL -> name.startsWith("fixup_proj.");
      case DOWNSAMPLER -> name.startsWith("downsampler.");
      case UNCERTAINTY -> name.startsWith("scale_net.");
    };
  }

  private Map<String, Tensor> checkpoint(String folder, Map<JbuGroup, GroupRate> rates)
      throws IOException {
    Path run = parent.resolve(folder);
    builder(rates).folder(run).build().run(true);
    return Safetensors.read(run.resolve(LoopOptions.CHECKPOINT)).tensors();
  }

  /** All others move. What was not learned has no state of the optimiser either. */
  @ParameterizedTest
  @EnumSource(JbuGroup.class)
  void aFrozenGroupStaysAsItIs(JbuGroup group) throws IOException {
    Path run = parent.resolve("begun");
    JbuTrainer begun = builder(Map.of(group, FROZEN)).folder(run).build();
    begun.stop();
    begun.run(false);
    Map<String, Tensor> before = Safetensors.read(run.resolve(LoopOptions.CHECKPOINT)).tensors();
    builder(Map.of(group, FROZEN)).folder(run).build().run(true);
    Map<String, Tensor> after = Safetensors.read(run.resolve(LoopOptions.CHECKPOINT)).tensors();
    int frozen = 0;
    for (String name : before.keySet()) {
      if (!name.startsWith("optimizer.")) {
        boolean same = Arrays.equals(before.get(name).data(), after.get(name).data());
        assertEquals(belongs(name, group), same, name);
        float[] state = after.get("optimizer.exp_avg_sq." + name).data();
        assertEquals(same, Arrays.equals(new float[state.length], state), name);
        frozen += same ? 1 : 0;
      }
    }
    assertTrue(frozen > 0);
  }

  @Test
  void aGroupThatBeginsLateGoesOnToTheSameBits() throws IOException {
    Map<JbuGroup, GroupRate> rates =
        Map.of(JbuGroup.FIXUP, new GroupRate(0.1, 3), JbuGroup.DOWNSAMPLER, new GroupRate(2, 2));
    Map<String, Tensor> whole = checkpoint("whole", rates);
    JbuTrainer first = builder(rates).folder(parent.resolve("parts")).build();
    TinyTraining.upTo(3, first);
    Map<String, Tensor> parts = checkpoint("parts", rates);
    whole.forEach((name, tensor) -> assertArrayEquals(tensor.data(), parts.get(name).data(), name));
  }

  @Test
  void othersAreAnotherConfiguration() throws IOException {
    checkpoint("run", Map.of(JbuGroup.FIXUP, FROZEN));
    Map<JbuGroup, GroupRate> others =
        new EnumMap<>(Map.of(JbuGroup.FIXUP, new GroupRate(0, 5), JbuGroup.RANGE, FROZEN));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> checkpoint("run", others));
    for (String part :
        List.of(
            "options.rates.FIXUP.from was 1, given 5",
            "options.rates.RANGE.factor was nothing, given 0.0")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
  }

  @Test
  void whatIsOutOfRange() {
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new GroupRate(-1, 1),
            () -> new GroupRate(Double.NaN, 1),
            () -> new GroupRate(Double.POSITIVE_INFINITY, 1),
            () -> new GroupRate(1, 0))) {
      IllegalArgumentException e = assertThrows(IllegalArgumentException.class, wrong::run);
      assertTrue(e.getMessage().contains("given"), e.getMessage());
    }
  }
}
