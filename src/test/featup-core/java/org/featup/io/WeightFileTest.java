package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.featup.internal.io.FileKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

  static Stream<Arguments> otherFiles() {
    return Stream.of(
        Arguments.of("", "an empty file"),
        Arguments.of("\u0089PNG\r\n\u001a\n1234567890", "a PNG picture"),
        Arguments.of("\u00ff\u00d8\u00ff\u00e0\0\u0010JFIF\0\1", "a JPEG picture"),
        Arguments.of("RIFF1234WEBPVP8 ", "a WebP picture"),
        Arguments.of("<!DOCTYPE html>\n<title>404</title>", "a web page"),
        Arguments.of("version https://git-lfs.github.com/spec/v1\noid", "git lfs pull"),
        Arguments.of("\b\b\u0012\7pytorch:", "an ONNX model"),
        Arguments.of("\u0089HDF\r\n\u001a\n12345", "an HDF5 file"),
        Arguments.of("weights of the stack", "text: \"weights of the stack\""),
        Arguments.of("\0".repeat(12), "a file of zeros"));
  }

  /** What a download or a mistaken name leaves, by every reader. */
  @ParameterizedTest
  @MethodSource("otherFiles")
  void saysWhatAFileLooksLike(String content, String kind) throws IOException {
    Path file = folder.resolve("a");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    says(kind, file, () -> WeightFile.read(file));
    says(kind, file, () -> Safetensors.read(file));
    says(kind, file, () -> FeatureFiles.read(file));
    says(kind, file, () -> Npy.read(file));
    assertTrue(FileKind.hint(file).contains(kind), FileKind.hint(file));
  }

  private static void says(String kind, Path file, Executable reading) {
    String message = assertThrows(IOException.class, reading).getMessage();
    assertTrue(message.startsWith(file + ": "), message);
    assertTrue(message.contains(kind), kind + " expected in: " + message);
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
