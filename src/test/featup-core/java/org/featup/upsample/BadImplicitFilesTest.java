package org.featup.upsample;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.featup.internal.nn.ExplicitBuffer;
import org.featup.internal.nn.ImplicitField;
import org.featup.internal.upsample.FittedField;
import org.featup.internal.upsample.ImplicitLayout;
import org.featup.io.Safetensors;
import org.featup.io.Tensor;
import org.featup.io.TensorFile;
import org.featup.reduce.Pca;
import org.featup.spi.Backend;
import org.featup.spi.Backends;
import org.featup.spi.StageSpec;
import org.featup.spi.TestData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that is not what it should be is refused with its name, the key and what is wrong. */
class BadImplicitFilesTest {
  private static final Backend BACKEND = Backends.byName("scalar");

  @TempDir private Path folder;

  private Map<String, Tensor> tensors;
  private Map<String, String> metadata;

  @BeforeEach
  void writeAGoodOne() throws IOException {
    Pca pca = Pca.fit(5, TestData.random(2, 2, 11, 4, 5));
    ImplicitField field =
        new ImplicitField(ImplicitUpsamplerTest.network(true), TestData.random(1, 1, 3, 12, 10));
    read(new FittedField(field, pca, BACKEND));
  }

  private void read(ImplicitUpsampler upsampler) throws IOException {
    Path file = folder.resolve("good.safetensors");
    upsampler.save(file);
    TensorFile good = Safetensors.read(file);
    tensors = new LinkedHashMap<>(good.tensors());
    metadata = new LinkedHashMap<>(good.metadata());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.biases",
        "2.norm.weight",
        "2.norm.bias",
        "4.weight",
        "4.bias",
        "7.norm.weight",
        "7.norm.bias",
        "8.weight",
        "8.bias",
        "10.weight",
        "10.bias",
        "image",
        "range",
        "pca.mean",
        "pca.components",
        "pca.singular_values",
        "pca.explained_variance_ratio"
      })
  void everyKeyIsNeededFiniteAndOfItsShape(String key) throws IOException {
    Tensor good = tensors.get(key);
    for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      float[] data = good.data().clone();
      data[data.length - 1] = bad;
      tensors.put(key, new Tensor(key, good.shape(), data));
      refused(key, Float.toString(bad), "finite");
    }
    put(key, 3, 2);
    refused("shape");
    put(key);
    refused(key, "[]");
    put(key, 0);
    refused("[0]");
    tensors.remove(key);
    refused(key, "no tensor named");
  }

  @ParameterizedTest
  @CsvSource({
    "1.biases, 2, 4, 3",
    "1.biases, 3, 5, 3",
    "1.biases, 2, 5, 0",
    "1.biases, 0, 5, 1099511627776",
    "1.biases, 0, 9223372036854775807, 1"
  })
  void extentsThatCannotBe(String key, long a, long b, long c) {
    put(key, a, b, c);
    refused("[");
  }

  @Test
  void layersWithoutChannels() {
    put("4.weight", 0, 33, 1, 1);
    put("8.weight", 7, 0, 1, 1);
    refused("0");
  }

  @Test
  void somethingElse() {
    metadata.put("format", "featup-other");
    refused("featup-other", "featup-implicit");
    metadata.remove("format");
    refused("null", "featup-implicit");
  }

  @Test
  void badDropout() {
    for (String bad : new String[] {"often", "1", "-0.5", "NaN"}) {
      metadata.put("dropout", bad);
      refused("dropout", bad);
    }
  }

  @Test
  void aTensorTooMany() {
    put("extra", 2);
    refused("extra", "does not belong");
  }

  @Test
  void aRangeThatIsNone() {
    tensors.put("range", new Tensor("range", new long[] {2, 3}, new float[] {1, 1, 1, 2, 0, 2}));
    refused("lowest first");
  }

  @Test
  void aBatchOfImages() {
    put("image", 2, 3, 4, 4);
    refused("2x3x4x4");
  }

  @Test
  void componentsOfAnotherNumber() {
    put("pca.components", 4, 11);
    put("pca.singular_values", 4);
    put("pca.explained_variance_ratio", 4);
    refused("4 channels", "5");
  }

  @Test
  void theBuffersKeys() throws IOException {
    Pca pca = Pca.fit(5, TestData.random(2, 2, 11, 4, 5));
    ExplicitBuffer buffer = new ExplicitBuffer(TestData.random(3, 1, 5, 4, 4));
    read(new FittedField(buffer, pca, BACKEND));
    put("pixels", 4, 4, 6);
    refused("5 channels", "6");
    put("pixels", 4, 0, 5);
    refused("[1, 5, 4, 0]");
    put("pixels", 20);
    refused("pixels", "[20]", "rank 3");
    put("pixels", 4, 4, 5);
    put("image", 1, 3, 4, 4);
    refused("image", "does not belong");
  }

  @Test
  void noFileAndAnEmptyOne() throws IOException {
    Path missing = folder.resolve("missing.safetensors");
    Path empty = Files.createFile(folder.resolve("empty.safetensors"));
    for (Path path : new Path[] {missing, empty, folder}) {
      Exception e = assertThrows(IOException.class, () -> ImplicitUpsampler.load(path, BACKEND));
      assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
    }
  }

  /** With the metadata of ours, and as the authors' checkpoints are. */
  @Test
  void weightsOfAStack() throws IOException {
    Path file = folder.resolve("stack.safetensors");
    new JbuUpsampler(Stacks.weights(StageSpec.released(1, 3, 2), 1, 0), BACKEND).save(file);
    TensorFile own = Safetensors.read(file);
    Map<String, Tensor> prefixed = new LinkedHashMap<>();
    own.tensors()
        .forEach(
            (name, t) ->
                prefixed.put(
                    "upsampler." + name, new Tensor("upsampler." + name, t.shape(), t.data())));
    TensorFile renamed = new TensorFile(Map.of(), own.metadata());
    for (TensorFile stack :
        new TensorFile[] {renamed, new TensorFile(prefixed, Map.of("format", "pt"))}) {
      Safetensors.write(file, stack);
      Exception e = assertThrows(IOException.class, () -> ImplicitUpsampler.load(file, BACKEND));
      assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
      assertTrue(e.getMessage().contains("FeatUp.load"), e.getMessage());
    }
  }

  private void put(String key, long... shape) {
    long length = 1;
    for (long extent : shape) {
      length *= extent;
    }
    tensors.put(key, new Tensor(key, shape, new float[(int) length]));
  }

  private void refused(String... words) {
    TensorFile file = new TensorFile(tensors, metadata);
    Exception e =
        assertThrows(
            IOException.class, () -> ImplicitLayout.read("bad.safetensors", file, BACKEND));
    assertTrue(e.getMessage().startsWith("bad.safetensors: "), e.getMessage());
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), word + " expected in: " + e.getMessage());
    }
  }
}
