package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "released_layout.ckpt",
        "released_layout_legacy.ckpt",
        "released_layout.safetensors"
      })
  void tellsFormatsByContent(String name) throws IOException {
    Path misnamed = Files.copy(Golden.path(name), folder.resolve("weights.bin"));
    assertTrue(WeightFile.read(misnamed).tensors().size() > 40);
  }

  /** 0x80 is also how a pickle begins. */
  @Test
  void readsSafetensorsWhoseHeaderHas128Bytes() throws IOException {
    String name = "x".repeat(68);
    Path file = folder.resolve("a");
    Safetensors.write(file, TensorFile.of(new Tensor(name, new long[] {1}, new float[1])));
    assertEquals(0x80, Files.readAllBytes(file)[0] & 0xff, "choose another length of the name");
    assertEquals(1, WeightFile.read(file).tensors().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "P", "PK", "hello", "hello, this is text", "\u0089PNG\r\n\u001a\n123"})
  void namesWhatItExpected(String content) throws IOException {
    Path file = folder.resolve("a");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    IOException e = assertThrows(IOException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains("neither a safetensors"), e.getMessage());
  }

  @Test
  void missingFilesAndFolders() {
    Path file = folder.resolve("a");
    IOException e = assertThrows(NoSuchFileException.class, () -> WeightFile.read(file));
    assertTrue(e.getMessage().contains(file + ": no such file"), e.getMessage());
    e = assertThrows(IOException.class, () -> WeightFile.read(folder));
    assertTrue(e.getMessage().contains("folder"), e.getMessage());
  }
}
