package org.featup.internal.train.loop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.ndarray.Parameter;
import org.featup.train.NAdamOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
  private static final Configuration CONFIGURATION =
      Configuration.empty().with("seed", 5).with("tv", 0.05);

  @TempDir private Path folder;
  private Path file;

  private static TrainingState state(Configuration configuration) {
    List<Parameter> parameters =
        List.of(
            new Parameter("up1.weight", new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
            new Parameter("up1.temp", new float[] {0.5f}));
    return new TrainingState(
        Learning.of(parameters), new NAdam(parameters, NAdamOptions.defaults()), configuration);
  }

  private static void step(TrainingState state, int times) {
    for (int i = 0; i < times; i++) {
      for (Parameter p : state.parameters()) {
        for (int k = 0; k < p.value().length; k++) {
          p.gradient()[k] = p.value()[k] * (k + i - 2);
        }
      }
      state.optimizer().step();
    }
  }

  @BeforeEach
  void save() throws IOException {
    file = folder.resolve("checkpoint.safetensors");
    TrainingState state = state(CONFIGURATION);
    step(state, 4);
    state.save(file);
  }

  @Test
  void comesBackBitForBit() throws IOException {
    TrainingState whole = state(CONFIGURATION);
    step(whole, 4);
    TrainingState resumed = state(CONFIGURATION);
    resumed.load(file);
    assertEquals(4, resumed.step());
    step(whole, 3);
    step(resumed, 3);
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(whole.parameters().get(i).value(), resumed.parameters().get(i).value());
    }
    for (int i = 0; i < 4; i++) {
      assertArrayEquals(
          whole.optimizer().state().get(i).data(), resumed.optimizer().state().get(i).data());
    }
  }

  @Test
  void isAWeightFileToo() throws IOException {
    TensorFile content = Safetensors.read(file);
    assertArrayEquals(new long[] {2, 3}, content.require("up1.weight").shape());
    assertArrayEquals(new long[0], content.require("up1.temp").shape());
    assertEquals("4", content.metadata().get("step"));
    assertEquals("{\"seed\":5,\"tv\":0.05}", content.metadata().get("configuration"));
    assertEquals(6, content.tensors().size());
  }

  @Test
  void refusesAnotherConfigurationAndNamesEachDifference() {
    TrainingState other = state(Configuration.empty().with("seed", 6).with("crf", 0.001));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> other.load(file));
    for (String part :
        List.of(
            file.toString(),
            "seed was 5, given 6",
            "tv was 0.05, given nothing",
            "crf was nothing, given 0.001")) {
      assertTrue(e.getMessage().contains(part), e.getMessage());
    }
    assertEquals(0, other.step());
  }

  @Test
  void refusesOtherTensors() throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.read(file).tensors());
    Tensor extra = new Tensor("up2.temp", new long[0], new float[1]);
    tensors.put("up2.temp", extra);
    refuses(tensors, Safetensors.read(file).metadata(), "up2.temp");
    tensors.remove("up2.temp");
    tensors.put("up1.temp", new Tensor("up1.temp", new long[] {1}, new float[1]));
    refuses(tensors, Safetensors.read(file).metadata(), "expected shape []");
    tensors.remove("up1.temp");
    refuses(tensors, Safetensors.read(file).metadata(), "up1.temp");
    tensors.putAll(Safetensors.read(file).tensors());
    tensors.remove("optimizer.exp_avg_sq.up1.temp");
    refuses(tensors, Safetensors.read(file).metadata(), "optimizer.exp_avg_sq.up1.temp");
  }

  @Test
  void refusesOtherFiles() throws IOException {
    TensorFile good = Safetensors.read(file);
    Map<String, String> metadata = new HashMap<>(good.metadata());
    metadata.put("featup.checkpoint", "2");
    refuses(good.tensors(), metadata, "not a checkpoint of a training run: expected 1");
    refuses(good.tensors(), Map.of(), "found null");
    metadata.put("featup.checkpoint", "1");
    for (String step : List.of("", "-1", "1e3", "99999999999999999999")) {
      metadata.put("step", step);
      refuses(good.tensors(), metadata, "metadata step");
    }
    metadata.put("step", "4");
    metadata.put("configuration", "{\"seed\":");
    refuses(good.tensors(), metadata, "");
    metadata.remove("configuration");
    refuses(good.tensors(), metadata, "the configuration");
    IOException e =
        assertThrows(
            IOException.class, () -> state(CONFIGURATION).load(folder.resolve("none.safetensors")));
    assertTrue(e.getMessage().contains("no such file"), e.getMessage());
  }

  private void refuses(Map<String, Tensor> tensors, Map<String, String> metadata, String words)
      throws IOException {
    Path bad = folder.resolve("bad.safetensors");
    Safetensors.write(bad, new TensorFile(tensors, metadata));
    TrainingState state = state(CONFIGURATION);
    IOException e = assertThrows(IOException.class, () -> state.load(bad));
    assertTrue(e.getMessage().contains(bad.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
    assertEquals(0, state.step());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, state.parameters().get(0).value());
    assertArrayEquals(new float[6], state.optimizer().state().get(0).data());
  }

  @Test
  void namesTellParametersApart() {
    Parameter p = new Parameter("p", new float[1]);
    for (List<Parameter> bad :
        List.of(
            List.of(p, p),
            List.<Parameter>of(),
            List.of(new Parameter("optimizer.exp_avg.p", new float[1]), p))) {
      NAdam optimizer = new NAdam(bad, NAdamOptions.defaults());
      assertThrows(
          IllegalArgumentException.class,
          () -> new TrainingState(Learning.of(bad), optimizer, Configuration.empty()));
    }
  }
}
