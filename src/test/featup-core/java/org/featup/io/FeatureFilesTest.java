package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was written is read again, and nothing else is. */
class FeatureFilesTest {
  private static final Shape SHAPE = new Shape(2, 5, 3, 4);

  @TempDir private Path folder;

  private static NDArray ramp(Layout layout) {
    float[] data = new float[SHAPE.arrayLength()];
    for (int i = 0; i < data.length; i++) {
      data[i] = i - 7.25f;
    }
    return NDArray.wrap(data, SHAPE, layout);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npy", "a.safetensors"})
  void comesBack(String name) throws IOException {
    for (Layout layout : Layout.values()) {
      NDArray written = ramp(layout);
      Path file = folder.resolve(name);
      FeatureFiles.write(file, written);
      // the content tells, not the name
      Path renamed = Files.move(file, folder.resolve("renamed" + layout));
      NDArray read = FeatureFiles.read(renamed);
      assertEquals(SHAPE, read.shape());
      assertArrayEquals(written.toArray(Layout.NCHW), read.toArray(Layout.NCHW));
    }
  }

  @Test
  void theOnlyTensorIsNamedIfItCannotBeRead() throws IOException {
    Path file = folder.resolve("a.safetensors");
    byte[] header =
        "{'x':{'dtype':'C64','shape':[1,1,1],'data_offsets':[0,8]}}"
            .replace('\'', '"')
            .getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(new byte[] {(byte) header.length}, 16 + header.length);
    System.arraycopy(header, 0, bytes, 8, header.length);
    refused(Files.write(file, bytes), "tensor x cannot be read");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.npy", "a.safetensors"})
  void cutShortAnywhere(String name) throws IOException {
    Path file = folder.resolve(name);
    FeatureFiles.write(file, ramp(Layout.NCHW));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(file, "");
    }
  }

  /** Those of other programs: a tensor under another name, or without a batch. */
  @Test
  void oneTensorOfAnyName() throws IOException {
    Path file = write(new Tensor("x", new long[] {2, 1, 3}, new float[] {1, 2, 3, 4, 5, 6}));
    NDArray read = FeatureFiles.read(file);
    assertEquals(new Shape(1, 2, 1, 3), read.shape());
    assertEquals(4, read.get(0, 1, 0, 0));
  }

  @Test
  void severalTensors() throws IOException {
    Tensor features = new Tensor("features", new long[] {1, 1, 1, 2}, new float[] {1, 2});
    Tensor a = new Tensor("a", new long[] {2}, new float[2]);
    Tensor b = new Tensor("b", new long[] {2}, new float[2]);
    assertEquals(2, FeatureFiles.read(write(a, features)).get(0, 0, 0, 1));
    refused(write(a, b), "no tensor named features");
  }

  @Test
  void tensorsThatAreNoMaps() throws IOException {
    refused(write(new Tensor("features", new long[] {2}, new float[2])), "rank 1");
    refused(write(new Tensor("features", new long[] {1, 0, 3}, new float[0])), "[1, 0, 3]");
    refused(write(new Tensor("features", new long[] {1, 1, 1, 1, 1}, new float[1])), "rank 5");
    refused(write(), "no tensor named features");
  }

  @Test
  void otherFiles() throws IOException {
    Path file = folder.resolve("notes.npy");
    Files.write(file, "these are no features".getBytes(StandardCharsets.US_ASCII));
    refused(file, "neither an npy file");
    Path missing = folder.resolve("missing.npy");
    assertThrows(NoSuchFileException.class, () -> FeatureFiles.read(missing));
    refused(folder, "folder");
  }

  private Path write(Tensor... tensors) throws IOException {
    Path file = folder.resolve("b.safetensors");
    Safetensors.write(file, TensorFile.of(tensors));
    return file;
  }

  private static void refused(Path file, String words) {
    Exception e = assertThrows(IOException.class, () -> FeatureFiles.read(file));
    assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
    assertTrue(e.getMessage().contains(words), words + " expected in: " + e.getMessage());
  }
}
