package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.featup.FeatUp;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.upsample.FittedField;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.LayerNorm;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is not what it should be is refused with its name, the key and what is wrong. */
class BadWeightsTest {
  private static final Backend BACKEND = Backends.byName("scalar");

  @TempDir private Path folder;

  private Map<String, Tensor> tensors;
  private Map<String, String> metadata;

  @BeforeEach
  void readGoodOnes() throws IOException {
    JbuWeights plain = Stacks.weights(StageSpec.released(2, 3, 5), 3, 6);
    JbuWeights weights = new JbuWeights(plain.stages(), plain.fixup(), LayerNorm.identity(6));
    Path file = folder.resolve("good.safetensors");
    new JbuUpsampler(weights, BACKEND).save(file);
    TensorFile good = Safetensors.read(file);
    tensors = new LinkedHashMap<>(good.tensors());
    metadata = new LinkedHashMap<>(good.metadata());
  }

  @Test
  void anUpsamplerThatWasFittedToOneImage() throws IOException {
    ImplicitUpsampler fitted =
        new FittedField(
            new ExplicitBuffer(TestData.random(1, 1, 5, 4, 4)),
            Pca.fit(5, TestData.random(2, 2, 11, 4, 5)),
            BACKEND);
    Path file = folder.resolve("fitted.safetensors");
    fitted.save(file);
    Exception e = assertThrows(IOException.class, () -> FeatUp.load(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains("ImplicitUpsampler.load"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up1.range_temp",
        "up2.sigma_spatial",
        "up1.range_proj.0.weight",
        "up2.range_proj.3.bias",
        "up1.fixup_proj.0.weight",
        "up3.fixup_proj.3.bias",
        "fixup_proj.1.weight",
        "fixup_proj.1.bias",
        "model.1.norm.weight",
        "model.1.norm.bias"
      })
  void everyKeyIsNeededAndFinite(String key) {
    Tensor tensor = tensors.get(key);
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      float[] data = tensor.data().clone();
      data[data.length - 1] = bad;
      tensors.put(key, new Tensor(key, tensor.shape(), data));
      refused(key, Float.toString(bad), "finite");
    }
    tensors.remove(key);
    refused(key, "no tensor named");
  }

  @Test
  void misshapenKeys() {
    put("up1.range_temp", 2);
    refused("up1.range_temp", "[2]", "scalar");
  }

  @Test
  void convolutionsOfOtherExtents() {
    put("up2.range_proj.0.weight", 7, 3, 3, 3);
    refused("up2.range_proj.0.weight", "[7, 3, 3, 3]", "[out, in, 1, 1]");
    put("up2.range_proj.0.weight", 0, 3, 1, 1);
    refused("up2.range_proj.0.weight", "[0, 3, 1, 1]");
    put("up2.range_proj.0.weight", 21);
    refused("up2.range_proj.0.weight", "[21]");
  }

  @Test
  void aBiasOfAnotherLength() {
    put("up3.fixup_proj.3.bias", 24);
    refused("up3.fixup_proj.3.bias", "[24]", "[25]");
  }

  @Test
  void layersThatDoNotFitNameTheirStage() {
    put("up2.range_proj.3.weight", 5, 9, 1, 1);
    refused("up2", "hidden widths differ: 7 and 9");
  }

  @Test
  void guidanceThatDiffersWithinAStage() {
    put("up2.range_proj.0.weight", 7, 4, 1, 1);
    refused("up2", "28 channels, expected 29");
  }

  @Test
  void aWindowThatIsNoOddSquare() {
    put("up1.fixup_proj.3.weight", 24, 26, 1, 1);
    put("up1.fixup_proj.3.bias", 24);
    refused("up1.fixup_proj.3.weight", "24", "odd");
  }

  @Test
  void aFinalConvolutionThatChangesTheChannels() {
    put("fixup_proj.1.weight", 5, 6, 1, 1);
    put("fixup_proj.1.bias", 5);
    refused("6 -> 5");
  }

  @Test
  void aNormOfOtherLengths() {
    put("model.1.norm.bias", 5);
    refused("6", "5");
  }

  @Test
  void aGapBetweenStages() {
    tensors.keySet().removeIf(key -> key.startsWith("up2."));
    refused("up2.", "up3.");
  }

  @Test
  void noStages() {
    tensors.clear();
    refused("up1.range_temp", "0 tensors");
  }

  @Test
  void fewerStagesThanTheFileSays() {
    tensors.keySet().removeIf(key -> key.startsWith("up3."));
    refused("stages", "3", "2");
  }

  @Test
  void badMetadata() {
    metadata.put("range_kernel", "triangle");
    refused("range_kernel", "triangle", "softmax");
    metadata.remove("range_kernel");
    tensors.keySet().removeIf(key -> key.contains("_proj."));
    for (String radius : List.of("three", "-1", "0", "101", "99999999999", "")) {
      metadata.put("radius", radius);
      refused("radius", radius);
    }
    metadata.put("radius", "2");
    metadata.put("guidance_dim", "0");
    refused("guidance", "0");
  }

  @Test
  void noFileAndAnEmptyOne() throws IOException {
    Path missing = folder.resolve("missing.safetensors");
    Path empty = Files.createFile(folder.resolve("empty.ckpt"));
    for (Path path : List.of(missing, empty, folder)) {
      Exception e = assertThrows(IOException.class, () -> FeatUp.load(path, BACKEND));
      assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }
  }

  private void put(String key, long... shape) {
    int length = 1;
    for (long extent : shape) {
      length *= (int) extent;
    }
    tensors.put(key, new Tensor(key, shape, new float[length]));
  }

  private void refused(String... words) {
    TensorFile file = new TensorFile(tensors, metadata);
    Exception e =
        assertThrows(IOException.class, () -> JbuUpsampler.of("bad.safetensors", file, BACKEND));
    assertTrue(e.getMessage().startsWith("bad.safetensors: "), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
