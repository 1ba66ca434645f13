package org.featup.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.conformance.CaseResult.Verdict;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases on every backend, and that a wrong one does not pass. */
class ConformanceTest {
  /** Cases of the stack; a case that is left out here would be skipped silently. */
  private static final List<String> COVERED =
      List.of(
          "adaptive_conv_3",
          "adaptive_conv_5",
          "adaptive_conv_7",
          "down_attention",
          "down_attention_blur",
          "down_simple",
          "implicit",
          "implicit_nocolor",
          "implicit_objective",
          "jbu_layer",
          "jbu_layer_radius1",
          "jbu_five_steps",
          "jbu_objective",
          "jbu_stack_nonsquare",
          "jbu_stack_odd_image",
          "jbu_stack_square",
          "jitter_0",
          "jitter_1",
          "jitter_2",
          "jitter_3",
          "loss_crf",
          "loss_entropy",
          "loss_likelihood",
          "loss_magnitude_tv",
          "nadam",
          "released_layout",
          "resample_bicubic",
          "resample_bicubic_any",
          "resample_bilinear",
          "resample_gaussian_blur5",
          "resample_pool");

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("org.featup.spi.TestBackends#all")
  void goldenCases(Backend backend) throws Exception {
    Map<String, CaseResult> results = run(golden(), backend);
    for (CaseResult result : results.values()) {
      assertFalse(result.verdict() == Verdict.FAILED, result::toString);
    }
    for (String name : COVERED) {
      CaseResult result = results.get(name);
      assertEquals(Verdict.PASSED, result.verdict(), result::toString);
      assertTrue(result.error() <= Conformance.GRADIENT_TOLERANCE, result::toString);
    }
    assertTrue(results.get("adaptive_conv_7").note().contains("grad.filters"));
    assertTrue(results.get("adaptive_conv_7").note().contains("grad.x"));
    assertTrue(results.get("implicit_objective").note().contains("grad.net.10.weight"));
    assertTrue(results.get("jbu_layer").note().contains("grad.guidance"));
    assertTrue(results.get("jbu_layer_radius1").note().contains("grad.range_proj.3.weight"));
    assertTrue(results.get("jbu_stack_odd_image").note().contains("grad.fixup_proj.1.bias"));
    assertTrue(results.get("jbu_objective").note().contains("grad.down.attention_net.1.weight"));
    assertTrue(results.get("jbu_five_steps").note().contains("out.after.scale_net.net.bias"));
    assertTrue(results.get("released_layout").note().contains("released_layout.ckpt"));
    assertTrue(results.get("released_layout").note().contains("released_layout_legacy.ckpt"));
  }

  @Test
  void aWrongValueFails() throws Exception {
    TensorFile good = Safetensors.read(golden().resolve("adaptive_conv_5.safetensors"));
    for (String name : List.of("out.y", "grad.x", "grad.filters")) {
      for (float wrong : new float[] {1, Float.NaN}) {
        Map<String, Tensor> tensors = new LinkedHashMap<>(good.tensors());
        Tensor tensor = tensors.get(name);
        float[] data = tensor.data().clone();
        data[data.length / 2] += wrong;
        tensors.put(name, new Tensor(name, tensor.shape(), data));
        Safetensors.write(
            folder.resolve("adaptive_conv_5.safetensors"),
            new TensorFile(tensors, good.metadata()));
        CaseResult result = run(folder, Backends.byName("scalar")).get("adaptive_conv_5");
        assertEquals(Verdict.FAILED, result.verdict());
        assertFalse(result.error() <= Conformance.TOLERANCE); // true for NaN
      }
    }
  }

  @Test
  void aFileThatLacksSomethingFailsAndNamesIt() throws Exception {
    Tensor x = new Tensor("in.x", new long[] {1, 1, 3, 3}, new float[9]);
    Safetensors.write(
        folder.resolve("adaptive_conv_9.safetensors"), new TensorFile(Map.of("in.x", x), Map.of()));
    Files.write(folder.resolve("resample_pool.safetensors"), new byte[] {1, 2, 3});
    Map<String, CaseResult> results = run(folder, Backends.byName("scalar"));
    assertEquals(2, results.size());
    for (CaseResult result : results.values()) {
      assertEquals(Verdict.FAILED, result.verdict());
      assertTrue(result.note().contains(result.name() + ".safetensors"), result.note());
    }
    assertTrue(results.get("adaptive_conv_9").note().contains("in.filters"));
  }

  @Test
  void folders() {
    Backend backend = Backends.byName("scalar");
    for (Path bad : List.of(folder, folder.resolve("missing"))) {
      Exception e = assertThrows(IOException.class, () -> run(bad, backend));
      assertTrue(e.getMessage().contains(bad.toString()), e.getMessage());
    }
  }

  private static Map<String, CaseResult> run(Path path, Backend backend) throws IOException {
    List<CaseResult> results = new ArrayList<>();
    Conformance.run(path, backend, results::add);
    Map<String, CaseResult> byName = new LinkedHashMap<>();
    results.forEach(result -> byName.put(result.name(), result));
    return byName;
  }

  private static Path golden() throws Exception {
    return Path.of(ConformanceTest.class.getResource("/golden/adaptive_conv_3.safetensors").toURI())
        .getParent();
  }
}
