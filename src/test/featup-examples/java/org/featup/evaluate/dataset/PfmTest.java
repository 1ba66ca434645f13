package org.featup.evaluate.dataset;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PfmTest {
  @TempDir private Path dir;

  private Path file(String header, ByteOrder order, float... numbers) throws IOException {
    byte[] head = header.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer content = ByteBuffer.allocate(head.length + 4 * numbers.length).order(order);
    content.put(head);
    for (float number : numbers) {
      content.putFloat(number);
    }
    return Files.write(dir.resolve("a.pfm"), content.array());
  }

  @Test
  void theLowestRowIsFirst() throws IOException {
    float[] numbers = {4, 5, 6, 1, 2, Float.POSITIVE_INFINITY};
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      String scale = order == ByteOrder.LITTLE_ENDIAN ? "-1.0" : "0.5";
      NDArray map = Pfm.read(file("Pf\n3 2\n" + scale + "\n", order, numbers));
      assertEquals(new Shape(1, 1, 2, 3), map.shape());
      assertArrayEquals(
          new float[] {1, 2, Float.POSITIVE_INFINITY, 4, 5, 6}, map.toArray(Layout.NCHW));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PF\n1 1\n-1\n",
        "Pf\n1 2\n-1\n",
        "Pf\n2147483647 2147483647\n-1\n",
        "Pf\n0 1\n-1\n",
        "Pf\n1 1\n0\n",
        "Pf\n1 one\n-1\n",
        "Pf\n111111111111111111111111 1\n-1\n",
        "\0\0\0\0",
        "Pf",
        "Pf\n1 1\n-1\n0000"
      })
  void whatIsNoneIsNamed(String header) throws IOException {
    Path file = file(header, ByteOrder.LITTLE_ENDIAN, 1);
    IOException e = assertThrows(IOException.class, () -> Pfm.read(file));
    assertTrue(e.getMessage().startsWith(file.toString()), e.getMessage());
  }
}
