package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TorchCheckpointTest {

  @ParameterizedTest
  @ValueSource(strings = {"released_layout.ckpt", "released_layout_legacy.ckpt"})
  void givesTheSameNumbersAsSafetensors(String name) throws IOException {
    TensorFile expected = WeightFile.read(Golden.path("released_layout.safetensors"));
    TensorFile given = WeightFile.read(Golden.path(name));
    int compared = 0;
    for (Tensor tensor : expected.tensors().values()) {
      if (tensor.name().startsWith("param.")) {
        Tensor same = given.require("upsampler." + tensor.name().substring("param.".length()));
        assertArrayEquals(tensor.shape(), same.shape(), tensor.name());
        assertArrayEquals(tensor.data(), same.data(), tensor.name());
        compared++;
      }
    }
    assertEquals(42, compared);
    assertEquals(47, given.tensors().size());
    assertEquals("upsampler.up1.range_temp", given.tensors().keySet().iterator().next());
    assertTrue(given.tensors().containsKey("model.1.norm.weight"));
    assertArrayEquals(new long[] {3, 3}, given.require("model.0.backbone.weight").shape());
  }
}
