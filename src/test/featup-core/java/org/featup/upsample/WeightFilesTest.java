package org.featup.upsample;

import static org.featup.spi.TestData.values;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.Conv1x1;
import org.featup.spi.LayerNorm;
import org.featup.spi.Mlp;
import org.featup.spi.RangeKernel;
import org.featup.spi.StageParameters;
import org.featup.spi.StageSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights survive a file bit by bit, whatever options they were made with. */
class WeightFilesTest {
  private static final Backend BACKEND = Backends.byName("scalar");

  @TempDir private Path folder;

  @Test
  void everythingSurvives() throws IOException {
    StageSpec spec = StageSpec.released(2, 4, 5);
    LayerNorm norm = new LayerNorm(values(1, 7, 1), values(2, 7, 1));
    JbuWeights full = Stacks.weights(spec, 3, 7);
    roundTrip(new JbuWeights(full.stages(), full.fixup(), norm));
    for (RangeKernel kernel : RangeKernel.values()) {
      roundTrip(full.withRangeKernel(kernel));
      roundTrip(full.withRangeKernel(kernel).withoutRangeMlp());
      roundTrip(Stacks.weights(spec.with(kernel).withoutFixup(), 1, 0));
    }
    // nothing but two numbers per stage: radius and guidance are in the metadata
    roundTrip(Stacks.weights(StageSpec.released(5, 1, 0).withoutFixup(), 5, 0));
  }

  @Test
  void equalWeightsGiveEqualBytes() throws IOException {
    JbuUpsampler upsampler =
        new JbuUpsampler(Stacks.weights(StageSpec.released(1, 3, 2), 2, 3), BACKEND);
    Path first = folder.resolve("first.safetensors");
    Path second = folder.resolve("second.safetensors");
    upsampler.save(first);
    JbuUpsampler.load(first, BACKEND).save(second);
    assertEquals(-1, Files.mismatch(first, second));
  }

  /** A file has one radius for the stages whose radius no layer tells, and one range kernel. */
  @Test
  void whatAFileCannotHoldIsNotSaved() {
    StageSpec spec = StageSpec.released(2, 3, 0).withoutFixup();
    StageParameters stage = spec.parameters(1);
    StageParameters wider = StageSpec.released(3, 3, 0).withoutFixup().parameters(1);
    StageParameters gaussian = spec.with(RangeKernel.GAUSSIAN).parameters(1);
    for (StageParameters other : List.of(wider, gaussian)) {
      JbuWeights mixed = new JbuWeights(List.of(stage, other), null, null);
      Path file = folder.resolve("mixed.safetensors");
      assertThrows(
          IllegalArgumentException.class, () -> new JbuUpsampler(mixed, BACKEND).save(file));
      assertTrue(Files.notExists(file));
    }
  }

  @Test
  void aFolderThatIsNotThereStaysAway() throws IOException {
    JbuUpsampler upsampler =
        new JbuUpsampler(Stacks.weights(StageSpec.released(1, 3, 2), 1, 0), BACKEND);
    Path file = folder.resolve("none").resolve("weights.safetensors");
    Exception e = assertThrows(IOException.class, () -> upsampler.save(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    try (var entries = Files.list(folder)) {
      assertEquals(0, entries.count());
    }
  }

  @Test
  void prefixAndSharedStages() throws IOException {
    JbuWeights one = Stacks.weights(StageSpec.released(1, 3, 2), 1, 0);
    Path file = folder.resolve("one.safetensors");
    new JbuUpsampler(one, BACKEND).save(file);
    Map<String, Tensor> renamed = new LinkedHashMap<>();
    Safetensors.read(file)
        .tensors()
        .forEach(
            (name, t) -> {
              String key = "upsampler." + name.replace("up1.", "up.");
              renamed.put(key, new Tensor(key, t.shape(), t.data()));
            });
    renamed.put(
        "scale_net.0.weight", new Tensor("scale_net.0.weight", new long[] {0}, new float[0]));
    JbuWeights shared =
        JbuUpsampler.of("shared", new TensorFile(renamed, Map.of()), BACKEND).weights();
    assertEquals(4, shared.stages().size());
    for (StageParameters stage : shared.stages()) {
      assertEqual(one.stages().get(0), stage);
    }
  }

  @Test
  void theNormOfTheReleasedLayoutIsExposed() throws Exception {
    for (String name : List.of("released_layout.ckpt", "released_layout_legacy.ckpt")) {
      Path path = Path.of(WeightFilesTest.class.getResource("/golden/" + name).toURI());
      JbuUpsampler upsampler = JbuUpsampler.load(path, BACKEND);
      LayerNorm norm = upsampler.weights().channelNorm();
      assertNotNull(norm);
      assertEquals(upsampler.weights().fixup().inputs(), norm.weight().length);
    }
  }

  private void roundTrip(JbuWeights weights) throws IOException {
    Path file = folder.resolve("weights.safetensors");
    new JbuUpsampler(weights, BACKEND).save(file);
    JbuUpsampler loaded = JbuUpsampler.load(file, BACKEND);
    assertSame(BACKEND, loaded.backend());
    JbuWeights actual = loaded.weights();
    assertEquals(weights.stages().size(), actual.stages().size());
    for (int i = 0; i < weights.stages().size(); i++) {
      assertEqual(weights.stages().get(i), actual.stages().get(i));
    }
    assertEqual(weights.fixup(), actual.fixup());
    if (weights.channelNorm() == null) {
      assertNull(actual.channelNorm());
    } else {
      assertArrayEquals(weights.channelNorm().weight(), actual.channelNorm().weight());
      assertArrayEquals(weights.channelNorm().bias(), actual.channelNorm().bias());
    }
  }

  private static void assertEqual(StageParameters expected, StageParameters actual) {
    assertEquals(numbers(expected), numbers(actual));
    assertEqual(expected.range(), actual.range());
    assertEqual(expected.fixup(), actual.fixup());
  }

  private static List<Object> numbers(StageParameters p) {
    List<Object> numbers = new ArrayList<>();
    numbers.add(p.radius());
    numbers.add(p.guidance());
    numbers.add(p.keys());
    numbers.add(p.rangeKernel());
    numbers.add(p.rangeTemp());
    numbers.add(p.sigmaSpatial());
    return numbers;
  }

  private static void assertEqual(Mlp expected, Mlp actual) {
    assertEqual(expected == null ? null : expected.first(), actual == null ? null : actual.first());
    assertEqual(
        expected == null ? null : expected.second(), actual == null ? null : actual.second());
  }

  private static void assertEqual(Conv1x1 expected, Conv1x1 actual) {
    if (expected == null) {
      assertNull(actual);
      return;
    }
    assertEquals(expected.toString(), actual.toString());
    assertArrayEquals(expected.weight(), actual.weight());
    assertArrayEquals(expected.bias(), actual.bias());
  }
}
