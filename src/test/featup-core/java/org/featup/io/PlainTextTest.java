package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages are one line of bounded length, whatever a file holds. */
class PlainTextTest {
  @TempDir Path folder;

  private static void assertRefused(Path file, String expected) {
    IOException e = assertThrows(IOException.class, () -> read(file));
    String message = e.getMessage();
    assertTrue(message.startsWith(file.toString()), message);
    assertTrue(message.contains(expected), expected + " expected in: " + message);
    assertTrue(message.length() < 500 + file.toString().length(), message);
    assertTrue(message.chars().noneMatch(Character::isISOControl), message);
  }

  private static Object read(Path file) throws IOException {
    return file.toString().endsWith(".npy") ? Npy.read(file) : WeightFile.read(file);
  }

  private Path safetensors(String json) throws IOException {
    byte[] header = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    return Files.write(folder.resolve("a.safetensors"), bytes.array());
  }

  private Path npy(String shape) throws IOException {
    byte[] header =
        TorchFiles.ascii("{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }");
    ByteBuffer bytes = ByteBuffer.allocate(10 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(NpyTest.MAGIC).put((byte) 1).put((byte) 0);
    bytes.putShort((short) header.length).put(header);
    return Files.write(folder.resolve("a.npy"), bytes.array());
  }

  @Test
  void escapesWhatATerminalWouldObey() {
    assertEquals("a\\nb\\u001b[31m\\u202ec é\\d", PlainText.of("a\nb\u001b[31m\u202ec é\\d"));
    assertEquals("null", PlainText.of(null));
    String brief = PlainText.brief("\u0007".repeat(10_000) + "end");
    assertTrue(brief.length() < 500 && brief.startsWith("\\u0007") && brief.endsWith("end"), brief);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,,4 | shape (1,,4) (offset 8), expected whole numbers with commas between them",
        "1 2, 4 | shape (1 2, 4) (offset 8), expected whole numbers",
        "L, 4 | shape (L, 4) (offset 8), expected whole numbers",
        "1, 99999999999999999999 | expected whole numbers",
        "0, 4 | every extent must be",
      })
  void shapesOfNpy(String shape, String expected) throws IOException {
    assertRefused(npy(shape), expected);
  }

  @Test
  void longAndHostileHeaders() throws IOException {
    assertRefused(npy("1" + ",1".repeat(3000)), "of rank 3001, expected 2 to 4");
    assertRefused(npy("1,\n\r2, 3,4,5,6"), "shape (1,\\n\\r2, 3,4,5,6) of rank 6");
    String name = "\\u001b[2Jup\\n" + "n".repeat(50_000);
    assertRefused(
        safetensors("{\"" + name + "\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"),
        "tensor \\u001b[2Jup\\nnnn");
    assertRefused(safetensors("{\"" + name + "\":1}"), "expected START_OBJECT");
  }

  /** TUPLE3 of an empty stack. */
  @Test
  void picklesThatTakeWhatIsNotThere() throws IOException {
    byte[] pickle = {(byte) 0x80, 2, (byte) 0x87, '.'};
    Path file = TorchFiles.zip(folder.resolve("a.pth"), pickle, Map.of());
    assertRefused(file, "corrupt: the stack lacks what the operation needs");
  }
}
