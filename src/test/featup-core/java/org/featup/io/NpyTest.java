package org.featup.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.featup.ndarray.Layout;
import org.featup.ndarray.NDArray;
import org.featup.ndarray.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class NpyTest {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  @TempDir Path folder;

  private static float[] ramp(int length) {
    float[] data = new float[length];
    for (int i = 0; i < length; i++) {
      data[i] = i;
    }
    return data;
  }

  private Path npy(String header, int version, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(MAGIC);
    out.writeBytes(new byte[] {(byte) version, 0});
    ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    length.put(0, (byte) header.length()).put(1, (byte) (header.length() >> 8));
    out.writeBytes(length.array());
    out.writeBytes(TorchFiles.ascii(header));
    out.writeBytes(data);
    return Files.write(folder.resolve("a.npy"), out.toByteArray());
  }

  static Stream<Shape> shapes() {
    return Stream.of(
        new Shape(1, 1, 1, 1),
        new Shape(2, 3, 5, 7),
        new Shape(1, 16, 4, 4),
        new Shape(2, 33, 13, 1),
        // More pixels than are turned at once, and a run that ends within a row.
        new Shape(1, 17, 3, 30_000));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void writesAnyLayoutInNchwOrder(Shape shape) throws IOException {
    float[] data = ramp(shape.arrayLength());
    for (Layout layout : Layout.values()) {
      NDArray array = NDArray.wrap(data, shape, layout);
      for (String name : new String[] {"a.npy", "a.safetensors"}) {
        Path file = folder.resolve(name);
        FeatureFiles.write(file, array);
        byte[] bytes = Files.readAllBytes(file);
        float[] written = new float[data.length];
        int start = bytes.length - 4 * data.length;
        assertEquals(0, start % (name.endsWith("npy") ? 64 : 8));
        ByteBuffer.wrap(bytes, start, 4 * data.length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN)
            .asFloatBuffer()
            .get(written);
        assertArrayEquals(array.toArray(Layout.NCHW), written);
      }
      NDArray back = Npy.read(folder.resolve("a.npy"));
      assertEquals(shape, back.shape());
      assertArrayEquals(array.toArray(Layout.NCHW), back.toArray(Layout.NCHW));
      Tensor tensor = Safetensors.read(folder.resolve("a.safetensors")).require(FeatureFiles.KEY);
      assertEquals(shape, Shape.of(tensor.shape()));
      assertArrayEquals(array.toArray(Layout.NCHW), tensor.data());
    }
  }

  @Test
  void writesViewsAndNoMoreThanThem() throws IOException {
    NDArray whole =
        NDArray.wrap(ramp(2 * 20 * 6 * 5), new Shape(2, 20, 6, 5), Layout.CHANNELS_LAST);
    NDArray view = whole.view(new int[] {1, 2, 3, 1}, new Shape(1, 17, 2, 3));
    Path file = folder.resolve("a.npy");
    Npy.write(file, view);
    assertArrayEquals(view.toArray(Layout.NCHW), Npy.read(file).toArray(Layout.NCHW));
  }

  @Test
  void copiesOnlyABandWhileWriting() throws IOException {
    NDArray array = NDArray.zeros(new Shape(1, 64, 512, 512));
    Path file = folder.resolve("a.npy");
    HeapGuard.allocated(
        8 << 20,
        () -> {
          Npy.write(file, array);
          return null;
        });
    assertEquals(128 + 4L * (64 << 18), Files.size(file));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f4 | False | (2, 3)       | 1x1x2x3 | 0 1 2 3 4 5",
        "<f4 | True  | (2, 3)       | 1x1x2x3 | 0 2 4 1 3 5",
        "<f4 | False | (2, 3, 1)    | 1x2x3x1 | 0 1 2 3 4 5",
        "<f4 | True  | (1, 3, 1, 2) | 1x3x1x2 | 0 3 1 4 2 5",
        "<f4 | True  | (2, 3, 1, 1,)| 2x3x1x1 | 0 2 4 1 3 5",
      })
  void readsBothOrders(String descr, String fortran, String shape, String extents, String values)
      throws IOException {
    String header =
        "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }\n".formatted(descr, fortran, shape);
    for (int version = 1; version <= 3; version++) {
      NDArray array = Npy.read(npy(header, version, TorchFiles.floats(0, 1, 2, 3, 4, 5)));
      assertEquals(extents, array.shape().toString());
      float[] expected = new float[6];
      String[] texts = values.split(" ", -1);
      for (int i = 0; i < 6; i++) {
        expected[i] = Float.parseFloat(texts[i]);
      }
      assertArrayEquals(expected, array.toArray(Layout.NCHW));
    }
  }

  @Test
  void readsOtherFloatTypes() throws IOException {
    byte[] doubles =
        ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putDouble(1).putDouble(-2).array();
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': (1, 2)}\n";
    float[] expected = {1, -2};
    assertArrayEquals(expected, Npy.read(npy(header.formatted("<f8"), 1, doubles)).data());
    byte[] halves = {0, 0x3c, 0, (byte) 0xc0};
    assertArrayEquals(expected, Npy.read(npy(header.formatted("<f2"), 1, halves)).data());
    byte[] big = TorchFiles.floats(ByteOrder.BIG_ENDIAN, 1, -2);
    assertArrayEquals(expected, Npy.read(npy(header.formatted(">f4"), 1, big)).data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (6,)}            | rank 1",
        "{'descr': '<f4', 'fortran_order': False, 'shape': ()}              | rank 0",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,1,1,2,3)}     | rank 5",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (,,)}            | shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2, 3)}        | shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 4)}          | needs 32",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3)}          | needs 48",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3)}          | every extent",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2, -3)}        | shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647)} | elements",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647)} |"
            + " over",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999, 1)} | shape",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (2, 3)}          | '<c8'",
        "\"{'descr': '|V2', 'fortran_order': False, 'shape': (2, 3)}\" | \"'|V2'\"",
        "\"{'descr': '|f4', 'fortran_order': False, 'shape': (2, 3)}\" | \"'|f4'\"",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2, 3)} | descr",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3LL)}        | shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, L)}          | shape",
        "{'descr': 'O', 'fortran_order': False, 'shape': (2, 3)}           | descr",
        "{'descr': '<f4', 'fortran_order': 1, 'shape': (2, 3)}              | fortran",
        "{'descr': '<f4', 'fortran_order': False}                           | shape",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'shape': (3, 2)} | shape",
        "'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)            | descr",
      },
      quoteCharacter = '"')
  void refusesWhatItCannotRead(String header, String words) throws IOException {
    Path file = npy(header, 1, new byte[24]);
    IOException e = assertThrows(IOException.class, () -> Npy.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
    assertTrue(e.getMessage().contains(words), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1L, 2L, 1L, 1L), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1L,2L)}",
        "{u'descr': u'<f4', u'shape': (1, 2), u'fortran_order': False}",
        "{\"descr\": \"<f4\", \"fortran_order\": False, \"shape\": (1, 2)}",
        "{ 'shape' : ( 1 , 2 , ) ,'fortran_order':False,'descr':'<f4'}   ",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (1,  2)}",
      })
  void readsHeadersAsOthersWriteThem(String header) throws IOException {
    NDArray array = Npy.read(npy(header, 1, TorchFiles.floats(1, -2)));
    assertArrayEquals(new float[] {1, -2}, array.toArray(Layout.NCHW));
  }

  @ParameterizedTest
  @CsvSource({
    "|b1, 0 1, 0 1",
    "|u1, ff 01, 255 1",
    "|i1, ff 01, -1 1",
    "<i2, ff ff 01 00, -1 1",
    ">u2, ff ff 00 01, 65535 1",
    "<i4, ff ff ff ff 01 00 00 00, -1 1",
    ">u4, 00 00 00 ff 00 00 00 01, 255 1",
    ">f2, 3c 00 c0 00, 1 -2",
    "<i8, ff ff ff ff ff ff ff ff 01 00 00 00 00 00 00 00, -1 1",
  })
  void readsEveryNumberType(String descr, String hex, String numbers) throws IOException {
    String[] bytes = hex.split(" ", -1);
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) Integer.parseInt(bytes[i], 16);
    }
    String header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1, 2), }\n";
    String[] texts = numbers.split(" ", -1);
    float[] expected = {Float.parseFloat(texts[0]), Float.parseFloat(texts[1])};
    assertArrayEquals(expected, Npy.read(npy(header, 1, data)).data());
  }

  /** NumPy reads such a file as well. */
  @Test
  void bytesAfterTheArrayArePassedOver() throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2)}\n";
    Path file = npy(header, 1, TorchFiles.floats(1, -2, 3));
    assertArrayEquals(new float[] {1, -2}, Npy.read(file).data());
  }

  @Test
  void numbersTooLargeForFloat32() throws IOException {
    String header = "{'descr': '>f8', 'fortran_order': False, 'shape': (1, 2)}\n";
    byte[] infinite = ByteBuffer.allocate(16).putDouble(1).putDouble(-1 / 0.0).array();
    float[] expected = {1, Float.NEGATIVE_INFINITY};
    assertArrayEquals(expected, Npy.read(npy(header, 1, infinite)).data());
    byte[] large = ByteBuffer.allocate(16).putDouble(1).putDouble(-1e300).array();
    Path file = npy(header, 1, large);
    IOException e = assertThrows(IOException.class, () -> Npy.read(file));
    assertTrue(e.getMessage().startsWith(file + ": -1.0E300 is too large"), e.getMessage());
  }

  @Test
  void everyTruncationIsNoticed() throws IOException {
    Path file = folder.resolve("a.npy");
    Npy.write(file, NDArray.zeros(new Shape(1, 2, 2, 3)));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThrows(IOException.class, () -> Npy.read(file));
    }
  }

  @Test
  void headersLongerThanTheFileTakeNoMemory() throws IOException {
    byte[] bytes = new byte[100];
    System.arraycopy(MAGIC, 0, bytes, 0, 6);
    bytes[6] = 2;
    Arrays.fill(bytes, 8, 12, (byte) 0xff);
    Path file = Files.write(folder.resolve("a.npy"), bytes);
    assertThrows(IOException.class, () -> HeapGuard.allocated(1 << 20, () -> Npy.read(file)));
  }

  @Test
  void unknownExtensionsAreTheCallersFault() {
    NDArray array = NDArray.zeros(new Shape(1, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class, () -> FeatureFiles.write(folder.resolve("a.bin"), array));
    assertTrue(Files.notExists(folder.resolve("a.bin")));
  }
}
